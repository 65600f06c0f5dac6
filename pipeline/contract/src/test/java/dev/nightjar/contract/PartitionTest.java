package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {
  @ParameterizedTest
  @CsvSource({
    "gold, segment=gold",
    "a b/c=d%, segment=a%20b%2Fc%3Dd%25",
    "../up, segment=%2E%2E%2Fup",
    "1.5, segment=1.5",
    "blå, segment=blå",
    "18-25, segment=18-25",
    "12, segment=%312",
    "-7, segment=%2D7",
    "2026-01-31, segment=%32026-01-31",
    "0x1F, segment=%30x1F",
    "Inf, segment=%49nf",
    "null, segment=%6Eull",
    "' ', segment=__HIVE_DEFAULT_PARTITION__"
  })
  void isNamedAsHiveDoes(String value, String folder) {
    assertThat(Partition.folder("segment", Map.of("segment", value))).isEqualTo(folder);
  }

  @Test
  void takesNumbersAndBooleansAndUsersWithoutTheAttribute() {
    assertThat(Partition.folder("age", Map.of("age", 7))).isEqualTo("age=%37");
    assertThat(Partition.folder("vip", Map.of("vip", true))).isEqualTo("vip=true");
    assertThat(Partition.folder("vip", Map.of())).isEqualTo("vip=__HIVE_DEFAULT_PARTITION__");
  }

  @Test
  void refusesAList() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Partition.folder("tags", Map.of("tags", List.of("a"))))
        .withMessage("attribute tags must be one value, was [a]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_id", "dt", "a-b", "1a", ""})
  void refusesANameThatCannotBeAColumn(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Partition.checkName(name, "--partition-by"))
        .withMessageStartingWith("--partition-by must be");
  }
}
