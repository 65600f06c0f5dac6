package dev.nightjar.report;

import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.report.ReportData.ExampleUser;
import dev.nightjar.report.ReportData.Shown;
import dev.nightjar.stage.storage.DatasetReader;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The users shown as examples: with a long, a typical, a short and no history, and those whom last
 * night's lists served best and worst.
 */
final class ExampleUsers {
  private static final int HISTORY_SHOWN = 5;
  private static final int LIST_SHOWN = 10;

  private final long median;
  private UserSequence longest;
  private UserSequence typical;
  private UserSequence shortest;
  private UserSequence newcomer;
  private final Map<String, UserRecommendations> lists = new HashMap<>();

  /**
   * @param median length of a history
   */
  ExampleUsers(long median) {
    this.median = median;
  }

  /** Looks at one of tonight's users; of equal ones the first stays. */
  void user(UserSequence user) {
    int length = user.length();
    if (length == 0) {
      newcomer = newcomer == null ? user : newcomer;
      return;
    }
    longest = longest == null || length > longest.length() ? user : longest;
    shortest = shortest == null || length < shortest.length() ? user : shortest;
    boolean isCloser =
        typical == null || Math.abs(length - median) < Math.abs(typical.length() - median);
    typical = isCloser ? user : typical;
  }

  /** Keeps a list of tonight if its user is shown. */
  void list(UserRecommendations list) {
    if (chosen().values().stream().anyMatch(user -> user.userId().equals(list.userId()))) {
      lists.put(list.userId(), list);
    }
  }

  private Map<String, UserSequence> chosen() {
    Map<String, UserSequence> chosen = new LinkedHashMap<>();
    Set<String> users = new HashSet<>();
    add("The longest history", longest, chosen, users);
    add("A typical history", typical, chosen, users);
    add("The shortest history", shortest, chosen, users);
    add("No history", newcomer, chosen, users);
    return chosen;
  }

  private static void add(
      String kind, UserSequence user, Map<String, UserSequence> chosen, Set<String> users) {
    if (user != null && users.add(user.userId())) {
      chosen.put(kind, user);
    }
  }

  /** All of them with titles. */
  List<ExampleUser> shown(ReportItems items, DatasetReader tonight, Optional<WhatUsersDid> did)
      throws IOException {
    Map<String, UserSequence> chosen = chosen();
    Map<String, WhatUsersDid.Case> cases = new LinkedHashMap<>();
    did.flatMap(WhatUsersDid::best).ifPresent(best -> cases.put("Best served last night", best));
    did.flatMap(WhatUsersDid::worst)
        .ifPresent(worst -> cases.put("Worst served last night", worst));
    for (Map.Entry<String, WhatUsersDid.Case> one : cases.entrySet()) {
      tonight
          .find(one.getValue().list().userId())
          .ifPresent(user -> chosen.put(one.getKey(), user));
    }
    Map<Integer, String> titles = items.titles(wanted(chosen, cases, items));
    List<ExampleUser> shown = new ArrayList<>();
    for (Map.Entry<String, UserSequence> one : chosen.entrySet()) {
      Optional<WhatUsersDid.Case> taken = Optional.ofNullable(cases.get(one.getKey()));
      shown.add(shown(one.getKey(), one.getValue(), taken, items, titles));
    }
    return shown;
  }

  private Set<Integer> wanted(
      Map<String, UserSequence> chosen, Map<String, WhatUsersDid.Case> cases, ReportItems items) {
    Set<Integer> wanted = new HashSet<>();
    for (UserSequence user : chosen.values()) {
      Arrays.stream(user.items()).forEach(wanted::add);
    }
    for (UserRecommendations list : lists.values()) {
      list.items().forEach(item -> wanted.add(items.index(item.itemId())));
    }
    for (WhatUsersDid.Case one : cases.values()) {
      one.list().items().forEach(item -> wanted.add(items.index(item.itemId())));
    }
    return wanted;
  }

  private ExampleUser shown(
      String kind,
      UserSequence user,
      Optional<WhatUsersDid.Case> taken,
      ReportItems items,
      Map<Integer, String> titles) {
    int known = taken.map(WhatUsersDid.Case::before).orElse(user.length());
    UserRecommendations list =
        taken
            .map(WhatUsersDid.Case::list)
            .orElse(
                lists.getOrDefault(
                    user.userId(), new UserRecommendations(user.userId(), List.of())));
    int[] took = taken.map(WhatUsersDid.Case::taken).orElse(new int[0]);
    return new ExampleUser(
        kind,
        user.userId(),
        known,
        history(user, known, titles),
        list.items().stream()
            .limit(LIST_SHOWN)
            .map(item -> recommended(item, took, items, titles))
            .toList(),
        Arrays.stream(took).limit(LIST_SHOWN).mapToObj(item -> title(item, "", titles)).toList());
  }

  private static List<Shown> history(UserSequence user, int known, Map<Integer, String> titles) {
    List<Shown> history = new ArrayList<>();
    for (int i = Math.max(0, known - HISTORY_SHOWN); i < known; i++) {
      String day =
          Instant.ofEpochSecond(user.times()[i]).atOffset(ZoneOffset.UTC).toLocalDate().toString();
      history.add(new Shown(day, title(user.items()[i], "", titles), false));
    }
    return history;
  }

  private static Shown recommended(
      Item item, int[] took, ReportItems items, Map<Integer, String> titles) {
    String note = item.source() == Source.MODEL ? "" : Numbers.words(item.source().column());
    String title = title(items.index(item.itemId()), item.itemId(), titles);
    return new Shown(note, title, WhatUsersDid.isAmong(item, took, items));
  }

  private static String title(int index, String id, Map<Integer, String> titles) {
    return titles.getOrDefault(index, id);
  }
}
