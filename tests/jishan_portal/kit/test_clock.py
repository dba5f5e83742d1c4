"""One source of time, which tests and the practice mode can move."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from jishan_portal.kit import clock


@time_machine.travel(datetime(2024, 6, 30, 17, 0, tzinfo=UTC))
def test_today_is_the_beijing_day():
    assert clock.today() == date(2024, 7, 1)


def test_day_of_uses_beijing_midnight():
    assert clock.day_of(datetime(2024, 6, 30, 16, 0, tzinfo=UTC)) == date(2024, 7, 1)
    assert clock.day_of(datetime(2024, 6, 30, 15, 59, tzinfo=UTC)) == date(2024, 6, 30)


def test_start_of_is_beijing_midnight():
    assert clock.start_of(date(2024, 7, 1)) == datetime(2024, 6, 30, 16, 0, tzinfo=UTC)


def test_travel_moves_the_day_and_returns():
    before = clock.today()
    with clock.travel(date(2024, 10, 31)):
        assert clock.today() == date(2024, 10, 31)
        assert clock.now().hour == 9
    assert clock.today() == before


def test_travel_lets_time_go_on():
    with clock.travel(datetime(2024, 10, 31, 23, 59, tzinfo=clock.BEIJING)):
        assert clock.now() - datetime(2024, 10, 31, 23, 59, tzinfo=clock.BEIJING) < timedelta(seconds=5)
