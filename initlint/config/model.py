"""What a run was asked for, whoever asked: a file, the command line, or nobody."""

from __future__ import annotations

import os
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from initlint.config.profile import Choice, Profile, profile
from initlint.finding import Severity
from initlint.images.registry_options import RegistryOptions
from initlint.images.sources import ImageSource
from initlint.record import field, record
from initlint.rendering.release import Release
from initlint.rule import Rule
from initlint.settings import Settings
from initlint.source.ignore import Patterns
from initlint.source.text import Source

if TYPE_CHECKING:  # loaded when a rule first asks what is in an image
    from initlint.images.lock import LockProvider
    from initlint.images.providers import Images
    from initlint.images.registry import Registries


@record
class PathChoice:
    """What is said of the rules for the paths that a pattern covers."""

    where: Patterns
    choice: Choice


@record(eq=False)
class Config:
    """The options of a run; `path` is the file that they come from, if any.

    `rules` are all rules there are, with those of the users' own rooms; `active_rules` are
    those that apply to some path at least. `fail_on` is None where nothing fails a run,
    `registries` where none are to be asked. `directories` are those of the input, in and
    above which builds of images may be defined.
    """

    rules: tuple[Rule, ...]
    settings: Settings = field(default_factory=Settings)
    fail_on: Severity | None = Severity.WARNING
    excluded: tuple[Patterns, ...] = ()
    images: tuple[ImageSource, ...] = ()
    lock: LockProvider | None = None
    directories: tuple[Path, ...] = ()
    registry: RegistryOptions = field(default_factory=RegistryOptions)
    registries: Registries | None = None
    releases: tuple[Release, ...] = ()
    path: Path | None = None
    base: Choice = field(default_factory=lambda: Choice.of({}))
    per_path: tuple[PathChoice, ...] = ()
    command_line: Choice = field(default_factory=lambda: Choice.of({}))
    _profiles: dict[tuple[bool, ...], Profile] = field(default_factory=dict, repr=False)

    def profile(self, source: Source) -> Profile:
        """Give what applies to *source*."""
        place = os.path.realpath(source.path or source.name)
        matches = tuple(each.where.covers(place) for each in self.per_path)
        if matches not in self._profiles:
            self._profiles[matches] = self._profile(matches)
        return self._profiles[matches]

    @cached_property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that have to be run."""
        nowhere = (False,) * len(self.per_path)
        alone = [(*nowhere[:i], True, *nowhere[i + 1 :]) for i in range(len(self.per_path))]
        profiles = [self._profile(matches) for matches in (nowhere, *alone)]
        return tuple(r for r in self.rules if any(each.is_on(r.name) for each in profiles))

    @cached_property
    def known_images(self) -> Images:
        """What is known of images, where these options say and by itself."""
        from initlint.images.providers import providers

        return providers(self.images, self.lock, self.registries, self.directories)

    def _profile(self, matches: tuple[bool, ...]) -> Profile:
        here = (each.choice for each in compress(self.per_path, matches))
        return profile(self.rules, (self.base, *here, self.command_line))
