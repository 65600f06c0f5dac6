package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What needs a look. */
class VerdictTest {
  private static ReportData night(double difference, double low) {
    return SampleNight.better(SampleNight.served(), difference, low);
  }

  private static List<String> notices(ReportData night) {
    return new Verdict(night).notices().stream().map(Verdict.Notice::text).toList();
  }

  @Test
  void aModelThatIsWorseThanLastNightsNeedsALookThoughTheGateLetItPass() {
    String passed =
        " tonight’s model is worse than last night’s; the gate let it pass, since it corrects for"
            + " the number of comparisons.";
    assertThat(notices(night(-0.0042, -0.0051)))
        .containsExactly(
            "412 rows were rejected (0.2 %).",
            "Among all users" + passed,
            "Among users with a short history" + passed,
            "Among rare items" + passed,
            "Among rare items the model is not clearly better than the baseline “sum of item pairs”.");
    assertThat(notices(night(-0.0042, -0.0084))).noneMatch(text -> text.contains("last night’s"));
  }

  @Test
  void aModelThatWasForcedThroughIsWorseWithoutMore() {
    ReportData.Model model = SampleModel.model(-0.0042, -0.0051);
    ((ObjectNode) model.metrics().path("gate")).put("forced", "the old one is broken");
    assertThat(notices(withoutData(model)))
        .startsWith("Among all users tonight’s model is worse than last night’s.")
        .endsWith("The gate was overruled (--force).")
        .noneMatch(text -> text.contains("let it pass"));
  }

  @Test
  void aComparisonOfAnEarlierNightNeedsNoLookAgain() {
    assertThat(notices(SampleNight.better(SampleNight.production(), -0.0042, -0.0051)))
        .hasSize(3)
        .noneMatch(text -> text.contains("last night’s"));
    assertThat(notices(SampleNight.better(SampleNight.sameModel(), -0.0042, -0.0051)))
        .hasSize(2)
        .noneMatch(text -> text.contains("last night’s"));
  }

  @Test
  void saysHowManyThingsNeedALook() {
    assertThat(ReportPage.sentence(SampleNight.served())).endsWith("; 2 things need a look.");
    assertThat(ReportPage.sentence(withoutData(SampleModel.model(0.1, 0.09))))
        .endsWith("; one thing needs a look.");
    assertThat(ReportPage.sentence(withoutData(SampleModel.epochsOnly())))
        .endsWith("; nothing needs a look.");
  }

  private static ReportData withoutData(ReportData.Model model) {
    ReportData night = SampleNight.first();
    return new ReportData(
        night.date(),
        night.stages(),
        Optional.empty(),
        Optional.of(model),
        night.served(),
        night.nights(),
        Optional.empty());
  }
}
