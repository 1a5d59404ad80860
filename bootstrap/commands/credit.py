"""The credit file from the command line."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bootstrap.commands.importing import BY, FILE, SOME_PROBLEMS, acting, sha256_of, tell, wired
from core.records.files import Record
from credit.domain.catalogue import CatalogueItem
from credit.domain.departments import departments
from credit.domain.items import VISIBILITY_NAMES, Visibility
from credit.domain.shipped_catalogue import catalogue
from credit.queries.catalogue_page import CatalogueSearch, count_items, find_items


@click.group("credit")
def credit_commands() -> None:
    """Credit file: its catalogue, records and deliveries."""


@credit_commands.command("catalogue")
@click.option("--class", "class_key", default="", help="only this class, by its key")
@click.option("--department", default="", help="only items of this source department, by its key")
@click.option("--visibility", default="", type=click.Choice(["", *Visibility]), help="only what these see")
@click.option("--unconfirmed", is_flag=True, help="only items of which no article for collecting has been read")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line")
def catalogue_command(*, class_key: str, department: str, visibility: str, unconfirmed: bool, as_json: bool) -> None:
    """Print what may be kept of an enterprise: from whom, by which article, who sees it and for how long."""
    _require_known("--class", class_key, [each.key for each in catalogue().classes])
    _require_known("--department", department, departments())
    search = CatalogueSearch("", class_key, department, visibility, unconfirmed)
    entries = find_items(search)
    for entry in entries:
        click.echo(json.dumps(_plain(entry), ensure_ascii=False) if as_json else _line(entry))
    if not as_json:
        counts = count_items(entries)
        click.echo(f"{counts.items} items, {counts.public} public, {counts.unconfirmed} without a read article")


def _require_known(option: str, key: str, known: Iterable[str]) -> None:
    if key and key not in (listed := sorted(known)):
        raise click.BadParameter(f"{key!r} is not one of {', '.join(listed)}", param_hint=option)


def _line(entry: CatalogueItem) -> str:
    mark = "（依据待确认）" if entry.basis_unconfirmed else ""
    bases = "；".join(basis.text for basis in entry.collecting_basis)
    seen = f"{VISIBILITY_NAMES[entry.visibility]}，{entry.term_text}"
    return "\t".join((entry.item, entry.class_title, entry.title + mark, entry.source_department, seen, bases))


def _plain(entry: CatalogueItem) -> dict[str, Any]:
    return {
        "item": entry.item,
        "title": entry.title,
        "class": entry.in_class.key,
        "national_class": entry.in_class.national.key if entry.in_class.national else None,
        "departments": [department.key for department in entry.departments],
        "visibility": entry.visibility.value,
        "term": entry.term.value,
        "term_months": entry.term_months,
        "basis_unconfirmed": entry.basis_unconfirmed,
        "collecting": [basis.text for basis in entry.collecting_basis],
        "publishing": [basis.text for basis in entry.publishing_basis],
        "fields": [
            {
                "name": each.name,
                "label": each.label,
                "kind": each.kind.value,
                "unit": each.unit,
                "required": each.required,
            }
            for each in entry.fields
        ],
    }


@credit_commands.command("feeds")
@click.option("--department", default="", help="only this department, by its key")
def feeds_command(department: str) -> None:
    """Print what each department has agreed to deliver: item, period, columns."""
    from credit.domain.feeds import PERIOD_NAMES, feeds

    for feed in feeds().values():
        if department in ("", feed.department.key):
            words = (feed.key, feed.department.name, feed.entry.title, PERIOD_NAMES[feed.period])
            click.echo("\t".join((*words, "、".join(feed.columns))))


@credit_commands.command("deliver")
@click.argument("department")
@click.argument("path", type=FILE)
@click.option("--item", default="", help="Item of the catalogue; needed when several of the department's fit the file.")
@BY
@click.pass_context
def deliver_command(ctx: click.Context, department: str, path: Path, item: str, phone: str) -> None:
    """Take a file of a source department in: CSV, JSON or Excel.

    What is sound is filed, the rest waits on the page of feeds. The same file again changes nothing. Exit code 0: all
    was filed. 1: some rows wait for a person. 2: refused.
    """
    from core.records.files import open_records
    from credit.domain.feeds import feed_for
    from credit.queries.feeds import delivery_page
    from credit.services.take_delivery import DeliveredFile, take_delivery

    wiring = wired(ctx)
    actor = acting(wiring, phone)
    heading = next((one.values for one in open_records(path) if isinstance(one, Record)), {})
    file = DeliveredFile(feed_for(department, item, heading), path.name, sha256_of(path), open_records(path))
    with wiring.database.transaction() as session:
        line = delivery_page(session, take_delivery(session, file, actor, wiring.clock()), actor).line
    tell(f"共 {line.rows} 行：新 {line.new}，没变 {line.same}，等人处理 {line.waiting}，读不出 {line.unreadable}。")
    if line.people:
        tell(f"自然人 {line.people} 行，不记入企业信用档案，没有保存。")
    if line.late_days:
        tell(f"这次报送晚了 {line.late_days} 天。")
    sys.exit(SOME_PROBLEMS if line.waiting or line.unreadable else 0)
