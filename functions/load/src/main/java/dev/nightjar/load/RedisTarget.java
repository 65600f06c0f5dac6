package dev.nightjar.load;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code redis://user@host:6379/0}, or {@code rediss} for TLS; user, port and number of the
 * database may be left out. Hosts may have underscores, which {@link java.net.URI} does not read.
 */
record RedisTarget(boolean tls, Optional<String> user, String host, int port, int database) {
  static final Pattern PATTERN =
      Pattern.compile(
          "redis(s?)://(?:([^:/@]+)@)?(\\[[0-9a-fA-F:]+\\]|[^:/@\\[\\]]+)(?::(\\d{1,5}))?(?:/(\\d{0,5}))?");

  private static final int DEFAULT_PORT = 6379;

  /** Reads a target that has the pattern. */
  static RedisTarget of(String target) {
    Matcher parts = PATTERN.matcher(target);
    if (!parts.matches()) {
      throw new IllegalArgumentException("expected %s, found %s".formatted(PATTERN, target));
    }
    return new RedisTarget(
        !parts.group(1).isEmpty(),
        Optional.ofNullable(parts.group(2)),
        parts.group(3),
        number(parts.group(4), DEFAULT_PORT),
        number(parts.group(5), 0));
  }

  private static int number(String digits, int none) {
    return digits == null || digits.isEmpty() ? none : Integer.parseInt(digits);
  }
}
