"""The demo city: invented enterprises, people, accounts and complaints, all marked as demonstration data."""

from bootstrap.demo.accounts import DemoAccount, demo_accounts
from bootstrap.demo.load import DemoReport, load_demo

__all__ = ["DemoAccount", "DemoReport", "demo_accounts", "load_demo"]
