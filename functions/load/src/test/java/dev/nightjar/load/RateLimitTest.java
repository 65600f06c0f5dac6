package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
  private long now;
  private long paused;

  private RateLimit limit(int rate) {
    return new RateLimit(
        rate,
        () -> now,
        nanos -> {
          now += nanos;
          paused += nanos;
        });
  }

  @Test
  void letsSoManyRowsThroughASecond() {
    RateLimit limit = limit(100);
    for (int user = 0; user < 51; user++) {
      limit.acquire(20);
    }
    assertThat(now).isEqualTo(10_000_000_000L);
  }

  @Test
  void doesNotMakeUpForTimeThatWasSlow() {
    RateLimit limit = limit(10);
    limit.acquire(10);
    now += 60_000_000_000L;
    limit.acquire(10);
    limit.acquire(10);
    assertThat(paused).isEqualTo(1_000_000_000L);
  }

  @Test
  void zeroLetsEverythingThrough() {
    limit(0).acquire(1_000_000);
    assertThat(paused).isZero();
  }
}
