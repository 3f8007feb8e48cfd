"""What a run measured of one platform, as its files have it."""
import csv

from analysis.export.plain import plain_lines


class Measured:
    """Some paths and experiments of one platform in a run's folder: samples without warm-up by (path,
    experiment, variant), and the keys of run.csv."""

    def __init__(self, folder, platform, paths, experiments):
        self.folder, self.platform, self.paths, self.experiments = folder, platform, paths, experiments
        self.samples = {}
        for row in self.all_samples():
            if row["warmup"] == "0":
                self.samples.setdefault(self.key(row), []).append(int(row["value"]))
        with open(folder / "run.csv", newline="", encoding="utf-8") as file:
            self.info = {row["key"]: row["value"] for row in csv.DictReader(file)}

    @staticmethod
    def key(row):
        return row["path"], row["experiment"], row["variant"]

    def _has(self, platform, path, experiment):
        return platform == self.platform and path in self.paths and experiment in self.experiments

    def _own(self, rows):
        return [row for row in rows if self._has(row["platform"], row["path"], row["experiment"])]

    def all_samples(self):
        """The rows of its samples, warm-up too."""
        return self._own(csv.DictReader(line.decode() for line in plain_lines(str(self.folder))))

    def rows(self, name):
        """Its rows of a table."""
        with open(self.folder / name, newline="", encoding="utf-8") as file:
            return self._own(csv.DictReader(file))

    def said(self, what):
        """What run.csv says of each of its rows: {"what:PLATFORM/PATH/EXPERIMENT/VARIANT": value}."""
        return {key: value for key, value in self.info.items()
                if key.startswith(f"{what}:") and self._has(*key.split(":", 1)[1].split("/")[:3])}
