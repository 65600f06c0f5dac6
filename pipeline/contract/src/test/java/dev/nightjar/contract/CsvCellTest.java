package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvCellTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          u1, u1
          =1+2, '=1+2
          @sum, '@sum
          -cmd, '-cmd
          -17, -17
          +4.5, +4.5
          '=1, ''=1
          '', ''
          'quoted', 'quoted'
          """)
  void isNothingThatASpreadsheetComputesAndReadsBack(String id, String cell) {
    assertThat(CsvCell.of(id)).isEqualTo(cell);
    assertThat(CsvCell.id(cell)).isEqualTo(id);
  }
}
