"""Which cuts of the suggested rating fit answers derived from the shipped bank, and which fit strangers'.

The bank's authors are heard better than anybody else, so the default cuts lie between the two. The last lines
say how often each cuts rate an answer as the points made in it deserve.

usage: python -m benchmarks.coach_cuts
"""

from __future__ import annotations

from collections import defaultdict

from benchmarks.coach_strangers import heard
from benchmarks.coach_variants import Ear, answer, variants, worth
from tpm_coach import packs, stats
from tpm_coach.coach import calibration
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Rating


def main() -> None:
    bank = [question for path in packs.shipped() for pack in packs.read(path) for question in pack.questions]
    coach, ear = RulesCoach(bank), Ear(bank)
    shares: list[float] = []
    ratings: list[Rating] = []
    groups: dict[Rating, list[float]] = defaultdict(list)
    for at, question in enumerate(bank):
        others = [q for q in bank[at + 1 :] + bank[:at] if q.category is question.category][:2]
        for variant in variants(question, others, ear):
            feedback = coach.judge(question, answer(variant.text))
            shares.append(calibration.share(feedback.evidence))
            ratings.append(worth(len(variant.made), len(question.key_points)))
            groups[ratings[-1]].append(shares[-1])
    strangers = list(heard(bank, coach))
    theirs = [calibration.share(one.evidence) for one in strangers]
    wanted = [worth(sum(one.made), len(one.made)) for one in strangers]
    for rating, group in sorted(groups.items()):
        group.sort()
        low, middle, high = (group[int(len(group) * q)] for q in (0.1, 0.5, 0.9))
        print(f"{rating.title:6s} {len(group):6d} answers, 10, 50, 90 %: {low:.2f} {middle:.2f} {high:.2f}")
    for name, some, wished in (("bank", shares, ratings), ("strangers", theirs, wanted)):
        for kind, cuts in (("own", calibration.refit(some, wished)), ("default", calibration.DEFAULT_CUTS)):
            result = stats.agreement([(cuts.rate(s), r) for s, r in zip(some, wished, strict=True)])
            found = f"{result.exact:.0%} exact, {result.within_one:.0%} within one, of {result.compared}"
            print(f"{name}, {kind} cuts {cuts.hard:.2f}, {cuts.good:.2f}, {cuts.easy:.2f}: {found}")


if __name__ == "__main__":
    main()
