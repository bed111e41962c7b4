"""Derives the default cuts of the suggested rating from the shipped question bank.

usage: python -m benchmarks.coach_cuts
"""

from __future__ import annotations

from collections import defaultdict

from benchmarks.coach_variants import Ear, answer, variants
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
            # Caps are not the cuts' business: what counts here is how many points are left.
            left, full = len(variant.made), len(question.key_points)
            target = Rating.AGAIN
            if left >= 2:
                target = Rating.EASY if left >= full - 1 else Rating.GOOD if left >= full / 2 else Rating.HARD
            shares.append(calibration.share(feedback.evidence))
            ratings.append(target)
            groups[target].append(shares[-1])
    cuts = calibration.refit(shares, ratings)
    for rating, found in sorted(groups.items()):
        found.sort()
        low, middle, high = (found[int(len(found) * q)] for q in (0.1, 0.5, 0.9))
        print(f"{rating.title:6s} {len(found):6d} answers, 10, 50, 90 %: {low:.2f} {middle:.2f} {high:.2f}")
    result = stats.agreement([(cuts.rate(s), r) for s, r in zip(shares, ratings, strict=True)])
    print(
        f"Cuts({cuts.hard:.2f}, {cuts.good:.2f}, {cuts.easy:.2f}): {result.exact:.0%} exact, "
        f"{result.within_one:.0%} within one, of {result.compared}"
    )


if __name__ == "__main__":
    main()
