"""Gathers the models of the platform's slices, where Django looks for them."""

from jishan_portal.accounts.models import Area, Organisation, Post, User
from jishan_portal.audit.models import ChainHead, Entry, Manifest
from jishan_portal.duties.models import Duty
from jishan_portal.notifications.models import Notice
from jishan_portal.rulebook.models import Holiday, Rule

__all__ = ["Area", "ChainHead", "Duty", "Entry", "Holiday", "Manifest", "Notice", "Organisation", "Post", "Rule", "User"]
