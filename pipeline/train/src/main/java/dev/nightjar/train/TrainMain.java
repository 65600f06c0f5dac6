package dev.nightjar.train;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.training.Interruption;
import java.util.Optional;

/** {@code nightjar train}. Prints the model's folder. */
public final class TrainMain {
  private TrainMain() {}

  public static void main(String[] args) {
    // Otherwise JavaCPP prints that OpenBLAS was packaged for another version of it: it works.
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    // Otherwise JavaCPP asks the kernel for our memory at every tensor; scopes free tensors anyway.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::atExit, "interruption"));
    System.exit(command(interruption).execute(args));
  }

  static StageCommand<TrainSettings> command() {
    return command(new Interruption());
  }

  private static StageCommand<TrainSettings> command(Interruption interruption) {
    return StageCommand.ofStage(
        Layout.TRAIN,
        "Trains a model on a dataset, evaluates it and writes it as a model bundle.",
        TrainSettings.class,
        (settings, receipts) -> Optional.of(TrainStage.work(settings, interruption)));
  }
}
