"""The files of a raw dataset: which there are, what their headers say, and which of them can't be read at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Callable, TypeVar

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

Result = TypeVar("Result")

# A prefix in which many files are broken is broken as a whole: then a person looks before anything is written.
MOST_UNREADABLE_FILES = 10

# What the readers of gzip and Parquet say of a broken file, and what that means. Anything else is no fault of the file.
_BROKEN = {
    "EOFException": "truncated: the compressed data ends too early",
    "ZipException": "not what its name says: gzip",
    "incorrect header check": "not what its name says: gzip",
    "not a gzip file": "not what its name says: gzip",
    "invalid block type": "damaged: the compressed data makes no sense",
    "is not a Parquet file": "not what its name says: Parquet",
    "Parquet column cannot be converted": "its columns have other types than the dataset's",
    "ParquetDecodingException": "damaged: the Parquet data makes no sense",
}


@dataclass(frozen=True)
class RawFile:
    """A file with rows in it."""

    path: str
    size: int


@dataclass(frozen=True)
class UnreadableFile:
    """A file that has no rows to take apart."""

    path: str
    reason: str


class TooManyUnreadableFilesError(Exception):
    """More files than chance explains can't be read."""


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def list_files(spark: SparkSession, folder: str) -> list[RawFile]:
    """Every file below a folder, in the order of their paths; none when the folder isn't there."""
    jvm = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(folder)
    file_system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    if not file_system.exists(path):
        return []
    files = []
    found = file_system.listFiles(path, True)
    while found.hasNext():
        status = found.next()
        # As Spark does: names that start so are somebody's work in progress.
        if not status.getPath().getName().startswith(("_", ".")):
            files.append(RawFile(status.getPath().toString(), status.getLen()))
    return sorted(files, key=lambda file: file.path)


def first_line(spark: SparkSession, file: RawFile) -> str | None:
    """The first line of a text file, decompressed as its name says; None when it has none.

    Raises:
        Py4JJavaError: The file can't be decompressed.
    """
    jvm = spark._jvm
    configuration = spark._jsc.hadoopConfiguration()
    path = jvm.org.apache.hadoop.fs.Path(file.path)
    stream = path.getFileSystem(configuration).open(path)
    try:
        codec = jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(configuration).getCodec(path)
        plain = stream if codec is None else codec.createInputStream(stream)
        reader = jvm.java.io.BufferedReader(jvm.java.io.InputStreamReader(plain, "UTF-8"))
        return reader.readLine()
    finally:
        stream.close()


def setting_unreadable_aside(
    spark: SparkSession,
    files: list[RawFile],
    format_: str,
    attempt: Callable[[list[RawFile], list[UnreadableFile]], Result],
) -> Result:
    """Runs the attempt on all files; when a broken file makes it fail, finds those, and runs it on the rest.

    The attempt must leave nothing behind when it fails.

    Raises:
        TooManyUnreadableFilesError: There are more than chance explains.
    """
    try:
        return attempt(files, [])
    except (Py4JJavaError, PySparkException) as error:
        if what_is_broken(error) is None:
            raise
    unreadable = find_unreadable(spark, files, format_)
    if len(unreadable) > MOST_UNREADABLE_FILES:
        listed = ", ".join(file.path for file in unreadable)
        raise TooManyUnreadableFilesError(
            f"{len(unreadable)} files can't be read, more than {MOST_UNREADABLE_FILES}; nothing was written. "
            f"Look at what delivered them: {listed}"
        )
    broken = {file.path for file in unreadable}
    return attempt([file for file in files if file.path not in broken], unreadable)


def find_unreadable(spark: SparkSession, files: list[RawFile], format_: str) -> list[UnreadableFile]:
    """Which of the files are broken. Reads them whole, in halves and halves of halves, so that few cost little."""
    if not files:
        return []
    try:
        spark.read.format(format_).load([file.path for file in files]).write.format("noop").mode("overwrite").save()
        return []
    except (Py4JJavaError, PySparkException) as error:
        broken = what_is_broken(error)
        if broken is None:
            raise
    if len(files) == 1:
        return [UnreadableFile(files[0].path, broken)]
    middle = len(files) // 2
    return find_unreadable(spark, files[:middle], format_) + find_unreadable(spark, files[middle:], format_)


def what_is_broken(error: Exception) -> str | None:
    """What is wrong with the file that the error comes from; None when the error is no file's fault."""
    text = str(error)
    return next((meaning for sign, meaning in _BROKEN.items() if sign in text), None)
