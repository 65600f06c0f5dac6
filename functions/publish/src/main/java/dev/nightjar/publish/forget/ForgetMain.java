package dev.nightjar.publish.forget;

import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.Optional;

/** {@code nightjar forget}: erases a user from everything that is not published now. */
public final class ForgetMain {
  private static final String REMAINS =
      """
      forget: what this cannot reach: your own logs and users files; what consumers have copied, and
      databases that load has filled, until it loads a night without the user; versions of objects that
      were deleted before, until the bucket's lifecycle rule deletes them. In the cloud the cause of a
      failure that named the user may stand in logs of CloudWatch, in the history of executions of Step
      Functions and in messages of Dataflow jobs, until these expire. Vectors of items' texts stay: they
      name nobody.""";

  private ForgetMain() {}

  /** Prints the folders, one a line. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<ForgetSettings> command() {
    return StageCommand.of(
        "forget",
        "Erases a user: deletes every dataset, model, run, report and receipt that knows of them, and"
            + " what may: vectors of users' texts and checkpoints, so run it while no night does."
            + " First take the user out of the log and the users file and run a night with"
            + " --start-from none of train: what is published must not know of them any more.",
        ForgetSettings.class,
        ForgetMain::run);
  }

  private static void run(ForgetSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      RetentionPlan plan = new KnowOfUser(store, settings.user()).plan();
      plan.folders().keySet().forEach(System.out::println);
      Optional<String> left = settings.dryRun() ? Optional.empty() : new Erasure(store).of(plan);
      System.err.println("forget: " + words(settings, plan, store.root().toString()));
      left.ifPresent(what -> System.err.println("forget: " + what));
      System.err.println(REMAINS);
    }
  }

  public static String words(ForgetSettings settings, RetentionPlan plan, String root) {
    String nothing =
        "nothing below %s names user %s; ids count as they are written"
            .formatted(root, settings.user());
    String all =
        "%s %d folders and receipts with %d objects below %s"
            .formatted(
                settings.dryRun() ? "would delete" : "deleted",
                plan.folders().size(),
                plan.objects(),
                root);
    return plan.folders().isEmpty()
        ? nothing
        : KnowOfUser.isNamed(plan) ? all : nothing + "; " + all + ", which may be anybody's";
  }
}
