package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the charts' letters say, and where they stand. */
class PlotTest {
  /** Without a text-anchor it is {@code start}. */
  private static final String BEGINS_AT_ITS_PLACE = "(?![^>]*text-anchor)[^>]*";

  private static List<String> texts(String svg, String attributes) {
    return Pattern.compile("<text" + attributes + ">([^<]*)</text>")
        .matcher(svg)
        .results()
        .map(text -> text.group(1))
        .toList();
  }

  @Test
  void ticksAreExactAndNoTwoAreAlike() {
    String svg =
        Charts.training("loss", "Loss", List.of(1, 2, 3, 4), List.of(0.43, 0.47, 0.5, 0.56));
    assertThat(texts(svg, "[^>]*class=\"axis-text-y\"[^>]*"))
        .containsExactly("0.45", "0.50", "0.55");
  }

  @Test
  void onlyNumbersThatNobodyReadsAreShortened() {
    assertThat(Plot.inline("<g x=\"1.2345\" y=\"-8.76E-4\"><text>3.31 GB</text></g>", "a", "b"))
        .isEqualTo("<g x=\"1.2\" y=\"0.0\"><text>3.31 GB</text></g>");
  }

  @Test
  void memoryStandsBesideTheBarOfItsStage() throws IOException {
    String page = ReportPage.html(SampleNight.served());
    String timeline = page.substring(page.indexOf("When each stage ran"));
    assertThat(texts(timeline.substring(0, timeline.indexOf("</svg>")), BEGINS_AT_ITS_PLACE))
        .containsExactly("2.37 GB", "5.12 GB", "890.0 MB", "412.0 MB");
  }
}
