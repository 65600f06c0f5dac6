package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stage says became of it. */
class TrainReceiptTest {
  private static final String KEY = "nights/dt=2026-01-31/n1/train.json";

  @TempDir Path root;

  private int execute(String... more) {
    List<String> flags = TestSettings.flags(root, more);
    return TrainMain.command().execute(flags.toArray(String[]::new));
  }

  private StageReceipt receipt() throws IOException {
    return Json.read(Files.readAllBytes(root.resolve(KEY)), StageReceipt.class, KEY);
  }

  @Test
  void saysWhyTheGateRefusedAndHowGoodTheModelWas() throws IOException {
    SmallDataset.write(root);
    assertThat(
            execute(
                "--epochs",
                "1",
                "--learning-rate",
                "0.00000001",
                "--item-pairs",
                "false",
                "--receipt",
                KEY))
        .isEqualTo(ExitCode.REFUSED);
    StageReceipt receipt = receipt();
    assertThat(receipt.outcome()).isEqualTo(StageReceipt.Outcome.REFUSED);
    assertThat(receipt.reason().orElseThrow()).contains("below that of most_popular");
    assertThat(receipt.quality()).containsOnlyKeys("test_ndcg10");
    assertThat(receipt.headline()).isPresent();
  }

  @Test
  void countsInteractionsInAndItemsOut() throws IOException {
    SmallDataset.write(root);
    String[] flags = {"--epochs", "2", "--force", "true", "--receipt", KEY};
    assertThat(execute(flags)).isZero();
    StageReceipt made = receipt();
    assertThat(made.outcome()).isEqualTo(StageReceipt.Outcome.DONE);
    assertThat(made.rowsIn()).isPositive();
    assertThat(made.rowsOut()).isEqualTo(SmallDataset.ITEMS);
    assertThat(made.quality()).containsOnlyKeys("validation_ndcg10", "test_ndcg10");
    assertThat(execute(flags)).isZero();
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.REUSED);
    assertThat(receipt().manifestSha256()).isEqualTo(made.manifestSha256());
  }
}
