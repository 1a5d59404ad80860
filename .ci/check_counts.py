"""Fails when too few tests ran, any was skipped, or PostgreSQL or browser tests are missing from a JUnit report."""

import sys
from xml.etree import ElementTree as ET

LEAST = {"all": 6500, "postgres": 650, "browser": 50, "concurrency": 15, "migrations": 5, "architecture": 50}


def count(report: str) -> tuple[dict[str, int], list[str]]:
    """Return how many tests passed per group and the names of those that did not."""
    passed = dict.fromkeys(LEAST, 0)
    not_passed = []
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own test run wrote this file
        name = f"{case.get('classname')}::{case.get('name')}"
        if any(case.find(tag) is not None for tag in ("skipped", "failure", "error")):
            not_passed.append(name)
            continue
        passed["all"] += 1
        for group in LEAST.keys() - {"all"}:
            passed[group] += group in name
    return passed, not_passed


def main() -> int:
    passed, not_passed = count(sys.argv[1])
    short = {group: (passed[group], least) for group, least in LEAST.items() if passed[group] < least}
    for name in not_passed:
        print(f"not passed: {name}")
    for group, (have, want) in short.items():
        print(f"{group}: {have} tests passed, at least {want} expected")
    print(f"{passed['all']} passed, {len(not_passed)} failed")
    return 1 if not_passed or short else 0


if __name__ == "__main__":
    sys.exit(main())
