package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of sample nights; ci/report looks at the same pages in a browser. */
class ReportPageTest {
  private static final Path SAMPLES = Path.of("target/report");

  private static String sample(String name, ReportData night) throws IOException {
    String html = ReportPage.html(night);
    Files.createDirectories(SAMPLES);
    Files.writeString(SAMPLES.resolve(name + ".html"), html);
    return html;
  }

  @Test
  void hasEveryPartOfANightThatWasServed() throws Exception {
    String page = sample("served", SampleNight.served());
    assertThat(page)
        .contains("<h1>Night of 31 January 2026</h1>", ">Served</span>")
        .contains(
            "id=\"quality\"",
            "id=\"afterwards\"",
            "id=\"uplift\"",
            "id=\"nights\"",
            "id=\"rules\"",
            "id=\"users\"",
            "id=\"data\"",
            "id=\"drift\"",
            "id=\"rejected\"",
            "id=\"training\"",
            "id=\"stages\"")
        .contains("<td>22,363</td><td>0.0720</td>")
        .contains("<th scope=\"row\">not JSON &lt;br&gt;</th><td>12</td>")
        .contains("log-00.jsonl.gz, line 103<br>", "log-00.jsonl.gz, line 104<br>")
        .contains("<span class=\"hit\">Hemp Pruning Knife 1, taken</span>")
        .contains("href=\"../../../current.json\"");
  }

  @Test
  void saysWhatTheRulesDid() throws Exception {
    assertThat(ReportPage.html(SampleNight.served()))
        .contains(
            "What the rules did",
            "<dt>1 item never recommended</dt><dd>1 item out</dd>",
            "<dt>items with size is user size</dt><dd>812.4 items out</dd>",
            "<dt>at most 2 of a list with the same brand</dt><dd>20,118 full lists</dd>",
            "<dt>lists that the rules left short</dt><dd>12 users</dd>");
  }

  @Test
  void countsOneInteractionAsOne() throws Exception {
    assertThat(ReportPage.html(SampleNight.served()))
        .contains("<code>user-01</code>, 1 interaction<", "<code>user-07</code>, 7 interactions<")
        .doesNotContain(" 1 interactions");
  }

  @Test
  void saysWhatWasMeasuredAndHow() throws Exception {
    assertThat(ReportPage.html(SampleNight.served()))
        .contains(
            "without items the user\nalready has.",
            "All other figures are\noffline.",
            "A typical history")
        .doesNotContain("left out.", "measured on people", "middling");
  }

  @Test
  void needsNoScriptNoNetworkAndNoTemplateIsLeft() throws Exception {
    assertThat(
            ReportPage.html(SampleNight.served())
                .replace("http://www.w3.org/2000/svg", "")
                .replace("http://www.w3.org/1999/xlink", ""))
        .doesNotContain("<script", "http://", "https://", "{{", "@import");
  }

  /** Its links lead to files of a night that is not kept. */
  @Test
  void thePageOfTheDocumentationLinksNothingOutsideOfItself() throws Exception {
    assertThat(Files.readString(Path.of("../../docs/demo-report.html")))
        .contains("href=\"#")
        .doesNotContain("href=\"..");
  }

  @Test
  void isTheSameEveryTime() throws Exception {
    assertThat(ReportPage.html(SampleNight.served()))
        .isEqualTo(ReportPage.html(SampleNight.served()));
  }

  @Test
  void givesEveryElementItsOwnId() throws Exception {
    Matcher ids =
        Pattern.compile(" id=\"([^\"]+)\"").matcher(ReportPage.html(SampleNight.served()));
    assertThat(ids.results().map(id -> id.group(1)).toList())
        .hasSizeGreaterThan(20)
        .doesNotHaveDuplicates();
  }

  @Test
  void leadsToThePartThatShowsWhatToLookAt() throws Exception {
    String page = ReportPage.html(SampleNight.first());
    for (Verdict.Notice notice : new Verdict(SampleNight.first()).notices()) {
      assertThat(page).contains("id=\"" + notice.anchor() + "\"");
    }
  }

  @Test
  void leavesOutWhatAFirstNightDoesNotKnow() throws Exception {
    assertThat(ReportPage.html(SampleNight.first()))
        .doesNotContain("id=\"afterwards\"")
        .contains("id=\"nights\"");
  }

  @Test
  void saysWhyANightWasNotServed() throws Exception {
    assertThat(sample("refused", SampleNight.refused()))
        .contains(
            ">Refused</span>",
            "Stage train refused: significantly worse than production among all users. What was"
                + " published before stays current.")
        .contains("id=\"data\"", "id=\"stages\"")
        .doesNotContain("id=\"quality\"", "id=\"users\"");
  }

  @Test
  void saysThatTheModelInProductionServed() throws Exception {
    String page = ReportPage.html(SampleNight.production());
    assertThat(page)
        .contains("<span class=\"badge served\">Served by the model in production</span>")
        .contains(
            "The gate refused tonight’s model: significantly worse than production among all users."
                + " The model in production served tonight’s users.")
        .contains("of\nthe night that trained the model in production.")
        .contains("id=\"users\"");
    assertThat(ReportPage.html(SampleNight.served())).doesNotContain("in production served");
  }

  @Test
  void saysWhetherTheModelIsBetter() {
    assertThat(sentence(0.0042, 0.0011)).contains("better than last night’s");
    assertThat(sentence(-0.0042, -0.0051)).contains("worse than last night’s");
    assertThat(sentence(0.0042, -0.0011))
        .contains("as good as last night’s")
        .contains("(NDCG@10 +0.0042, 95 % interval −0.0011 to +0.0095)");
  }

  private static String sentence(double difference, double low) {
    return ReportPage.sentence(SampleNight.better(SampleNight.first(), difference, low));
  }

  @Test
  void asksForALookAtRejectedRowsAndUnclearDifferences() {
    assertThat(new Verdict(SampleNight.served()).notices())
        .extracting(Verdict.Notice::text)
        .containsExactly(
            "412 rows were rejected (0.2 %).",
            "Among rare items the model is not clearly better than the baseline “sum of item pairs”.");
  }

  @Test
  void countsInClassesThatDouble() {
    Histogram histogram = new Histogram();
    List.of(0L, 1L, 2L, 3L, 4L, 7L, 8L).forEach(histogram::add);
    assertThat(histogram.bars())
        .containsExactly(
            new Histogram.Bar("0", 1),
            new Histogram.Bar("1", 1),
            new Histogram.Bar("2–3", 2),
            new Histogram.Bar("4–7", 2),
            new Histogram.Bar("8–15", 1));
  }

  /** Newcombe (1998), table II, method 10: 56/70 against 48/80. */
  @Test
  void givesNewcombesIntervalOfTheUplift() {
    Afterwards.Uplift uplift =
        new Afterwards.Uplift(
            new Afterwards.Group("own lists", 70, 56), new Afterwards.Group("held out", 80, 48));
    assertThat(uplift.low()).isCloseTo(0.0524, within(1e-4));
    assertThat(uplift.high()).isCloseTo(0.3339, within(1e-4));
    assertThat(uplift.words())
        .isEqualTo(
            "Uplift over the popular list, which 80 users got: +20.0 points, 95 % interval +5.2 points"
                + " to +33.4 points (Newcombe). Own lists are better.");
  }

  @Test
  void saysThatNobodyCanBeComparedYet() {
    Afterwards.Group nobody = new Afterwards.Group("held out", 0, 0);
    assertThat(new Afterwards.Uplift(nobody, nobody).words())
        .isEqualTo("Users are held out, but too few took something new for a comparison.");
  }

  @Test
  void givesWilsonsIntervals() {
    Afterwards.Group group = new Afterwards.Group("all users", 100, 10);
    assertThat(group.low()).isCloseTo(0.0552, within(1e-4));
    assertThat(group.high()).isCloseTo(0.1744, within(1e-4));
  }

  @Test
  void saysWhereAPeakOfMemoryIsNotRecorded() throws Exception {
    assertThat(ReportPage.html(SampleNight.served())).doesNotContain("not recorded");
    assertThat(ReportPage.html(SampleNight.cloud()))
        .contains("<td>not recorded</td>", ">not recorded<", "metrics of a Dataflow job")
        .contains("<td>5.12 GB</td>");
  }
}
