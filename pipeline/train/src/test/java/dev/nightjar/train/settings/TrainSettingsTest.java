package dev.nightjar.train.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StatedBounds;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainSettingsTest {
  /** The figures in docs/benchmarks.md are of these; a setting that came later need not be here. */
  private static final String DEFAULTS =
      """
      {
        "root" : "r",
        "dataset" : "d",
        "backbone" : "SASREC",
        "views" : "BOTH",
        "view_training" : "APART",
        "cross_attention" : false,
        "shared_backbone" : false,
        "positions" : "RELATIVE",
        "collaborative_start" : "PCA",
        "normalize_items" : true,
        "whiten_text" : true,
        "shuffled_text" : false,
        "item_pairs" : true,
        "paper_parity" : false,
        "refit" : true,
        "refit_share" : 0.5,
        "start_from" : "auto",
        "cold_every" : 7,
        "warm_share" : 0.2,
        "loss" : "IN_BATCH",
        "negatives" : 1024,
        "mixed_order" : 0.0,
        "alpha" : 0.1,
        "teacher_refresh_epochs" : 1,
        "max_length" : 50,
        "blocks" : 2,
        "heads" : 1,
        "cross_heads" : 2,
        "feed_forward" : "WIDE",
        "dropout" : 0.5,
        "attention_dropout" : false,
        "learning_rate" : 0.004,
        "batch_size" : 128,
        "max_gradient_norm" : 0.0,
        "epochs" : 0,
        "patience" : 20,
        "validation_users" : 20000,
        "stop_on" : "FULL",
        "tail_user" : 9,
        "tail_item" : 4,
        "cold_neighbours" : 10,
        "item_table" : "FLOAT32",
        "external_data_mb" : 1024,
        "save_negatives" : false,
        "checkpoint_minutes" : 5.0,
        "keep_checkpoints" : false,
        "threads" : 0,
        "device" : "AUTO",
        "precision" : "AUTO",
        "seed" : 42
      }""";

  private static TrainSettings parse(String... args) {
    return StageCommand.of("train", "", TrainSettings.class, settings -> {}).parse(args);
  }

  @Test
  void defaultsStayAsTheyAre() {
    ObjectNode kept = Json.read(DEFAULTS, ObjectNode.class, "defaults");
    assertThat(
            Settings.all(parse("--root", "r", "--dataset", "d"))
                .retain(kept.propertyStream().map(Map.Entry::getKey).toList())
                .toPrettyString())
        .isEqualTo(DEFAULTS);
  }

  @Test
  void refusesValuesOutOfRangeByTheirFlag() {
    assertThatThrownBy(() -> parse("--root", "r", "--dataset", "d", "--dropout", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--dropout must be in [0.0, 0.99], was 1.0");
  }

  @Test
  void everyNumberStatesItsBoundAndHoldsIt() {
    assertThat(
            new StatedBounds<>(TrainSettings.class, Map.of("--root", "r", "--dataset", "d"))
                .faults())
        .isEmpty();
  }
}
