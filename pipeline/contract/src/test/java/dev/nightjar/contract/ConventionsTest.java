package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConventionsTest {
  @Test
  void spreadsUsersOverThePartsByTheDocumentedHash() {
    for (String id : new String[] {"u1", "u2", "A30TL5EWN6DFXT", "Zoë", "用户"}) {
      assertThat(Conventions.partOf(id, 16)).isEqualTo(slowPartOf(id, 16));
      assertThat(Conventions.partOf(id, 7)).isEqualTo(slowPartOf(id, 7));
    }
  }

  @Test
  void pinsThePartOfSomeUsersForEver() {
    assertThat(Conventions.partOf("u1", 1)).isZero();
    assertThat(IntStream.range(0, 8).map(i -> Conventions.partOf("u" + i, 16)))
        .containsExactly(7, 4, 1, 14, 11, 8, 5, 2);
  }

  @Test
  void fillsThePartsEvenly() {
    int[] users = new int[16];
    IntStream.range(0, 16_000).forEach(i -> users[Conventions.partOf("user-" + i, 16)]++);
    assertThat(IntStream.of(users)).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  void refusesNoParts() {
    assertThatThrownBy(() -> Conventions.partOf("u1", 0))
        .hasMessage("parts must be at least 1, was 0");
  }

  private static int slowPartOf(String id, int parts) {
    BigInteger twoTo64 = BigInteger.TWO.pow(64);
    BigInteger hash = new BigInteger("cbf29ce484222325", 16);
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      hash = hash.xor(BigInteger.valueOf(b & 0xff));
      hash = hash.multiply(new BigInteger("100000001b3", 16)).mod(twoTo64);
    }
    return hash.xor(hash.shiftRight(32)).mod(BigInteger.valueOf(parts)).intValue();
  }
}
