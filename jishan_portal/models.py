"""Gathers the models of the platform's slices, where Django looks for them."""

from jishan_portal.accounts.models import ActivationCode, Area, KeptForm, LoginRecord, Organisation, PastPassword, Post, User
from jishan_portal.audit.models import ChainHead, Entry, Manifest
from jishan_portal.clocks.models import Clock, Extension, Suspension
from jishan_portal.duties.models import Duty
from jishan_portal.files.models import StoredFile
from jishan_portal.notifications.models import Notice
from jishan_portal.rulebook.models import Holiday, Rule

__all__ = [
    "ActivationCode",
    "Area",
    "ChainHead",
    "Clock",
    "Duty",
    "Entry",
    "Extension",
    "Holiday",
    "KeptForm",
    "LoginRecord",
    "Manifest",
    "Notice",
    "Organisation",
    "PastPassword",
    "Post",
    "Rule",
    "StoredFile",
    "Suspension",
    "User",
]
