package dev.nightjar.publish.forget;

import dev.nightjar.publish.retain.Retention;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;

/** {@code nightjar forget}: erases a user from everything that is not published now. */
public final class ForgetMain {
  private static final String REMAINS =
      """
      forget: what this cannot reach: your own logs and users files; older versions, where the bucket
      keeps them, until its lifecycle rule deletes them; what consumers have copied. Cached text vectors
      stay: they are those of titles, and name nobody.""";

  private ForgetMain() {}

  /** Prints the folders, one a line. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<ForgetSettings> command() {
    return StageCommand.of(
        "forget",
        "Erases a user: deletes every dataset, model, run and report that knows of them. First take"
            + " the user out of the log and the users file and run a night: what is published must"
            + " not know of them any more.",
        ForgetSettings.class,
        ForgetMain::run);
  }

  private static void run(ForgetSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      RetentionPlan plan = new KnowOfUser(store, settings.user()).plan();
      plan.folders().keySet().forEach(System.out::println);
      if (!settings.dryRun()) {
        Retention.apply(store, plan);
      }
      System.err.println("forget: " + words(settings, plan, store.root().toString()));
      System.err.println(REMAINS);
    }
  }

  public static String words(ForgetSettings settings, RetentionPlan plan, String root) {
    return plan.folders().isEmpty()
        ? "nothing below %s knows of user %s, so nothing is deleted; ids count as they are written"
            .formatted(root, settings.user())
        : "%s %d folders with %d objects below %s"
            .formatted(
                settings.dryRun() ? "would delete" : "deleted",
                plan.folders().size(),
                plan.objects(),
                root);
  }
}
