"""Where purchases come from: the CDNOW data set, or a CSV file of invoices."""

import csv
import datetime
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from devtools.console import Failure, say
from devtools.paths import CACHE

PACKAGE = "lifetimes==0.11.3"  # MIT licence; it carries the CDNOW data set
CDNOW = {
    "cdnow": ("CDNOW_master.txt", 0),
    "cdnow-sample": ("CDNOW_sample.txt", 1),
}
COLUMNS = ("InvoiceNo", "CustomerID", "date", "amount")


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase of the history; ``number`` is unique within its source."""

    number: str
    customer: str
    date: datetime.datetime
    amount: Decimal


def name_of(source):
    """Return the short name of a source, for the database and the order numbers."""
    return source if source in CDNOW else Path(source).parent.name or Path(source).stem


def read(source, limit=None):
    """Return the purchases of a source in the order they happened.

    :param source: a key of ``CDNOW``, or the path of a CSV file with ``COLUMNS``
    :param limit: how many of the first purchases
    :raises Failure: where there is no such source, or a line can't be read
    """
    if source in CDNOW:
        file_name, customer_column = CDNOW[source]
        purchases = parse_cdnow(_dataset(file_name), customer_column)
    else:
        purchases = parse_invoices(lines_of(source))
    purchases = sorted(purchases, key=lambda purchase: purchase.date)
    return purchases[:limit]


def parse_cdnow(text, customer_column=0):
    """Read lines of "customer, date, number of CDs, amount", apart by blanks.

    >>> [purchase] = parse_cdnow(" 00004 0001 19970118  2   29.73", 1)
    >>> purchase.customer, str(purchase.date), purchase.amount
    ('0001', '1997-01-18 12:00:00', Decimal('29.73'))
    """
    purchases = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split()
        if not fields or fields[0] == "customer_id":
            continue
        day = datetime.datetime.strptime(fields[-3], "%Y%m%d")
        purchases.append(
            Purchase(
                number=str(number),
                customer=fields[customer_column],
                date=day.replace(hour=12),
                amount=Decimal(fields[-1]),
            )
        )
    return purchases


def parse_invoices(lines):
    """Read a CSV with the columns ``COLUMNS``; other columns are passed over.

    >>> rows = ["InvoiceNo,CustomerID,date,amount", "7,A,2011-01-04 10:00:00,2.5"]
    >>> parse_invoices(rows)[0].amount
    Decimal('2.5')
    """
    return [
        Purchase(
            number=row["InvoiceNo"],
            customer=row["CustomerID"],
            date=date,
            amount=amount,
        )
        for _number, row, date, amount in rows_of(lines, COLUMNS, "amount")
    ]


def rows_of(lines, columns, figure):
    """Yield (line number, row, its date, its figure) of a CSV that has the columns."""
    reader = csv.DictReader(lines)
    missing = set(columns) - set(reader.fieldnames or ())
    if missing:
        raise Failure(f"The file has no column {', '.join(sorted(missing))}.")
    try:
        for row in reader:
            date = datetime.datetime.fromisoformat(row["date"])
            yield reader.line_num, row, date, Decimal(row[figure])
    except (ValueError, ArithmeticError) as error:
        raise Failure(f"Line {reader.line_num}: {error}") from error


def lines_of(source):
    """Return the lines of a file; fail where there is none."""
    path = Path(source)
    if not path.is_file():
        known = ", ".join(CDNOW)
        raise Failure(f"There is no file {source!r}; known data sets are {known}.")
    return path.read_text(encoding="utf-8").splitlines()


def _dataset(file_name):
    folder = CACHE / "datasets"
    if not list(folder.glob("*.whl")):
        say(f"fetching {PACKAGE}")
        options = ["download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
        done = subprocess.run([sys.executable, "-m", "pip", *options], check=False)
        if done.returncode:
            raise Failure(f"{PACKAGE} could not be fetched: is there a network?")
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"lifetimes/datasets/{file_name}").decode()
