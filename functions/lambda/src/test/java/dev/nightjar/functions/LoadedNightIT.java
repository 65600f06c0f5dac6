package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.publish.consumer.PublishedNight;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nights that end in a database, and those whose database is not there or is not ours. */
class LoadedNightIT extends NightsOfTinyStages {
  private static LoadedDatabase database;

  @BeforeAll
  static void startTheDatabase() throws Exception {
    database = new LoadedDatabase();
    nights.functions().start("load", database.environment());
  }

  @AfterAll
  static void stopTheDatabase() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void loadsWhatIsPublishedIntoTheDatabaseHoweverOftenItTakes() throws Exception {
    nights.tasks().fail("Load", OutOfTimeException.class.getName(), 2);
    nights.tasks().fail("Load", TransientFailureException.class.getName(), 2);
    endedWithTheNewRunPublished(loading().run("loaded", TONIGHT));
    assertThat(database.read()).isEqualTo(published());
    assertThat(
            database.strings(
                "SELECT viewowner FROM pg_views WHERE viewname = '%s'"
                    .formatted(LoadedDatabase.VIEW)))
        .containsExactly("loader");
    String run = nights.pointer().orElseThrow().run();
    told("loaded", "Database: leads to run %s, %d rows loaded.".formatted(run, published().size()));
    assertThat(load("{\"root\":\"%s\"}").body())
        .isEqualTo("{\"run\":\"%s\",\"changed\":false,\"rows\":0}".formatted(run));
  }

  private static StateMachine loading() {
    return machine(String.valueOf(logs++)).with("load_function", "load");
  }

  private static RuntimeApi.Answer load(String event) throws Exception {
    return nights.functions().invoke("load", event.formatted(nights.store().root()));
  }

  private static void told(String state, String message) {
    assertThat(nights.tasks().events().get(0).path("database").textValue()).isEqualTo(state);
    assertThat(nights.tasks().messages().get(0).text()).contains(message);
  }

  private static Set<String> published() throws IOException {
    Set<String> rows = new TreeSet<>();
    PublishedNight.open(nights.store())
        .forEachUser(
            user ->
                user.items()
                    .forEach(
                        item ->
                            rows.add(
                                "%s %d %s %s"
                                    .formatted(
                                        user.userId(),
                                        item.rank(),
                                        item.itemId(),
                                        item.source().column()))));
    return rows;
  }

  @Test
  void aNightThatCannotBeLoadedStaysPublishedAndIsTold() throws Exception {
    assertThat(load("{\"root\":\"%s\"}").failed()).isFalse();
    Set<String> loaded = database.read();
    database.admit(false);
    StateMachine.Ended ended = loading().run("not-loaded", TONIGHT);
    database.admit(true);
    assertThat(ended.state()).as(ended.cause()).isEqualTo("Published");
    assertThat(database.read()).isEqualTo(loaded).isNotEqualTo(published());
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published, database not loaded");
    told(
        "failed",
        "Database: not loaded, %s; the cause is in s3://"
            .formatted(TransientFailureException.class.getName()));
    assertThat(counted()).containsExactly("Failed load", "Nights published");
    JsonNode failure = nights.failure("not-loaded").path("failure");
    assertThat(failure.path("state").textValue()).isEqualTo("Load");
    assertThat(failure.path("cause").textValue())
        .contains("not permitted to log in", "check --target and --secret")
        .doesNotContain(LoadedDatabase.PASSWORD);
    assertThat(load("{\"root\":\"%s\"}").failed()).isFalse();
    assertThat(database.read()).isEqualTo(published());
  }

  @Test
  void aTableOfSomebodyElseIsRefusedForGood() throws Exception {
    database.execute("CREATE TABLE somebody_else (id int)");
    RuntimeApi.Answer answer = load("{\"root\":\"%s\",\"settings\":{\"table\":\"somebody_else\"}}");
    assertThat(answer.failed()).isTrue();
    assertThat(answer.body())
        .contains(RefusedEventException.class.getName(), "give another --table")
        .doesNotContain(LoadedDatabase.PASSWORD);
  }
}
