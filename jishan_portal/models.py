"""Gathers the models of the platform's slices, where Django looks for them."""

from jishan_portal.accounts.models import ActivationCode, Area, KeptForm, LoginRecord, Organisation, PastPassword, Post, User
from jishan_portal.audit.models import ChainHead, Entry, Manifest
from jishan_portal.briefs.models import Brief
from jishan_portal.clocks.models import Clock, Extension, Suspension
from jishan_portal.dashboard.models import Reading
from jishan_portal.duties.models import Absence, Duty
from jishan_portal.files.models import StoredFile
from jishan_portal.jobs.models import Job
from jishan_portal.notifications.models import Notice
from jishan_portal.papers.models import Counter, Paper
from jishan_portal.programme.models import Clause, Milestone, Programme, RosterMember, Target
from jishan_portal.public.models import OpenFile
from jishan_portal.publications.models import Publication
from jishan_portal.reminders.models import Dispatch, Reminder, Round, Wish
from jishan_portal.rulebook.models import Holiday, Rule
from jishan_portal.steering.models import Decision, JointAction, Meeting, Order, Report
from jishan_portal.threads.models import Message, Thread

__all__ = [
    "Absence",
    "ActivationCode",
    "Area",
    "Brief",
    "ChainHead",
    "Clause",
    "Clock",
    "Counter",
    "Decision",
    "Dispatch",
    "Duty",
    "Entry",
    "Extension",
    "Holiday",
    "Job",
    "JointAction",
    "KeptForm",
    "LoginRecord",
    "Manifest",
    "Meeting",
    "Message",
    "Milestone",
    "Notice",
    "OpenFile",
    "Order",
    "Organisation",
    "Paper",
    "PastPassword",
    "Post",
    "Programme",
    "Publication",
    "Reading",
    "Reminder",
    "Report",
    "RosterMember",
    "Round",
    "Rule",
    "StoredFile",
    "Suspension",
    "Target",
    "Thread",
    "User",
    "Wish",
]
