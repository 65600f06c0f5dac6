package dev.nightjar.dataset.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdFindingsTest {
  private static List<String> of(String... ids) {
    Counts counts = new Counts();
    for (String id : ids) {
      counts.add(id);
    }
    return IdFindings.of("user_id", counts).stream().map(Finding::sentence).toList();
  }

  @Test
  void saysNothingOfPlainIds() {
    assertThat(of("u1", "U1", "007", "7", "5e12f", "1e5", "blå", "1.10", "a b")).isEmpty();
  }

  @Test
  void saysWhichIdsStandForNone() {
    assertThat(of("nan", "nan", "u1"))
        .containsExactly("67 % of the rows have the user_id \"nan\": does this stand for none?");
    assertThat(of("\\N")).hasSize(1);
  }

  @Test
  void saysWhichIdsAProgramChanged() {
    assertThat(of("17.0", "x"))
        .containsExactly(
            "1 value of user_id with a .0 at the end, such as \"17.0\": a program made decimals of them");
    assertThat(of("1.76412E+11", "9E+14", "u"))
        .containsExactly(
            "2 values of user_id with an exponent, such as \"1.76412E+11\": a"
                + " spreadsheet cut digits off, and several ids may be one now");
  }

  @Test
  void saysWhichIdsHaveWhatNobodySees() {
    assertThat(of("z\u00a0", "b"))
        .containsExactly("1 value of user_id with a blank at an end, which counts: \"z\u00a0\"");
    assertThat(of("a\tb"))
        .containsExactly("1 value of user_id with a tab, a line end or the like: \"a b\"");
  }

  @Test
  void saysWhichIdsAreTwoThatWereMeantToBeOne() {
    assertThat(of("17", "17.0"))
        .contains(
            "1 value of user_id like another but for a .0 at the end, which count as"
                + " different: \"17\" and \"17.0\"");
    assertThat(of("u1", "u1 "))
        .anyMatch(found -> found.contains("another but for blanks at their"));
    assertThat(of("ble\u0301", "bl\u00e9"))
        .containsExactly(
            "1 value of user_id like another but for the Unicode form of their"
                + " letters, which count as different: \"ble\u0301\" and \"bl\u00e9\"");
  }
}
