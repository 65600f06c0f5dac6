package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointerTest {
  private static final Pointer FIRST =
      new Pointer(1, "2026-01-31", "0f", "recommendations/r/manifest.json", "ab", Optional.empty());

  @Test
  void readsBackAPointerWithAndWithoutAPredecessor() {
    Pointer second =
        new Pointer(1, "2026-02-01", "1f", "s/manifest.json", "cd", Optional.of(FIRST.manifest()));
    for (Pointer pointer : new Pointer[] {FIRST, second}) {
      assertThat(Json.read(Json.pretty(pointer), Pointer.class, "current.json")).isEqualTo(pointer);
    }
  }

  @Test
  void writesNoFieldForNoPredecessor() {
    assertThat(Json.line(FIRST))
        .isEqualTo(
            "{\"format_version\":1,\"date\":\"2026-01-31\",\"run\":\"0f\","
                + "\"manifest\":\"recommendations/r/manifest.json\",\"sha256\":\"ab\"}");
  }
}
