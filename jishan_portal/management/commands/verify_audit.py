"""manage.py verify_audit [--chain NAME]: prove the audit trail whole; exit code 1 names what is broken."""

import json

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.audit import queries


class Command(BaseCommand):
    """Check all hashes, links, heads and manifests."""

    help = "核验审计记录：逐条核对散列和前后衔接、链头、日清单，指出第一处被改、被删、被截的记录。"

    def add_arguments(self, parser):
        parser.add_argument("--chain", default="", help="只核验一条链，例如 jishan_portal.user:12")

    def handle(self, *args, **options):
        verdict = queries.verify(options["chain"])
        counts = {"entries": verdict.entries, "chains": verdict.chains, "manifests": verdict.manifests, "breaks": len(verdict.breaks)}
        self.stdout.write(json.dumps(counts))
        if verdict.breaks:
            raise CommandError("审计记录不完整：\n" + "\n".join(map(str, verdict.breaks)))
        self.stdout.write("审计记录完整，未发现改动、删除或截断。")
