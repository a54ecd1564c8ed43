"""Where the rows of a run went. Nothing is lost: in = out + duplicates + quarantined."""

from __future__ import annotations

from dataclasses import asdict, dataclass


class AccountError(Exception):
    """Rows are missing, or there are more than came in."""


@dataclass(frozen=True)
class Account:
    """Rows of one source on their way into one table."""

    source: str
    target: str
    rows_in: int
    rows_out: int
    duplicates: int
    quarantined: int

    def check(self) -> Account:
        """The account itself when it balances.

        Raises:
            AccountError: It doesn't.
        """
        counts = (self.rows_out, self.duplicates, self.quarantined)
        if self.rows_in != sum(counts) or min(counts) < 0:
            raise AccountError(
                f"{self.source} to {self.target}: {self.rows_in} rows in, but {self.rows_out} out, "
                f"{self.duplicates} duplicates and {self.quarantined} quarantined"
            )
        return self

    def as_dict(self) -> dict:
        return asdict(self)
