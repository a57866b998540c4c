# SPDX-License-Identifier: MIT
"""The comparison itself: its medians, its interval, and where a value comes from."""

import random
import sys
import unittest

from compare import compare, evaluate, readable, run_once


class Compare(unittest.TestCase):
    def test_equal_sides_have_a_ratio_of_one_and_no_width(self):
        result = evaluate([(5.0, 5.0)] * 30, random.Random(1))
        self.assertEqual((result.ratio, result.low, result.high, result.pairs), (1.0, 1.0, 1.0, 30))

    def test_the_interval_holds_the_true_ratio_of_noisy_sides(self):
        dice = random.Random(7)
        result = evaluate([(dice.gauss(20, 2), dice.gauss(10, 1)) for _ in range(40)], dice)
        self.assertLess(result.low, 2.0)
        self.assertGreater(result.high, 2.0)
        self.assertLess(result.high - result.low, 0.4)

    def test_a_printed_value_is_taken_before_wall_time(self):
        self.assertEqual(run_once([sys.executable, "-c", "print('value 12.5')"]), 12.5)
        self.assertGreater(run_once([sys.executable, "-c", "pass"]), 100)

    def test_a_command_that_fails_is_no_measurement(self):
        with self.assertRaises(RuntimeError):
            compare([sys.executable, "-c", "raise SystemExit(3)"], ["true"], pairs=1)

    def test_times_are_shown_in_a_unit_that_suits_them(self):
        self.assertEqual([readable(0.087), readable(70), readable(1_500), readable(2_500_000)], ["87 ns", "70 µs", "1.5 ms", "2.50 s"])


if __name__ == "__main__":
    unittest.main()
