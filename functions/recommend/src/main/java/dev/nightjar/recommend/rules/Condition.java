package dev.nightjar.recommend.rules;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.nightjar.contract.Require;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One condition on an attribute, which may have one value or a list of them.
 *
 * @param attribute of an item or, in {@code users}, of a user
 * @param is met if a value is one of these
 * @param isNot met if no value is one of these
 * @param atLeast met if a value is a number not below this
 * @param atMost met if a value is a number not above this
 * @param isUser met if a value is one of those that the user has in the attribute of this name
 * @param isNotUser met if no value is one of those
 * @param missing what happens to an item (or user) without the attribute: by default only {@code
 *     isNot} and {@code isNotUser} are met
 * @param userMissing what happens for a user without the attribute of {@code isUser}; by default
 *     the condition is met by everything
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Condition(
    String attribute,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Object> is,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Object> isNot,
    Optional<BigDecimal> atLeast,
    Optional<BigDecimal> atMost,
    Optional<String> isUser,
    Optional<String> isNotUser,
    Optional<Missing> missing,
    Optional<Missing> userMissing) {
  /** What a missing attribute means. */
  public enum Missing {
    KEEP,
    DROP;

    /** The word in the file. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Condition {
    Require.notBlank(attribute, "attribute");
    is = values(is);
    isNot = values(isNot);
    atLeast = atLeast == null ? Optional.empty() : atLeast;
    atMost = atMost == null ? Optional.empty() : atMost;
    isUser = isUser == null ? Optional.empty() : isUser;
    isNotUser = isNotUser == null ? Optional.empty() : isNotUser;
    missing = missing == null ? Optional.empty() : missing;
    userMissing = userMissing == null ? Optional.empty() : userMissing;
    long tests =
        Stream.of(
                !is.isEmpty(),
                !isNot.isEmpty(),
                atLeast.isPresent(),
                atMost.isPresent(),
                isUser.isPresent(),
                isNotUser.isPresent())
            .filter(given -> given)
            .count();
    Require.that(
        tests == 1,
        "attribute %s: give one of is, is-not, at-least, at-most, is-user, is-not-user",
        attribute);
  }

  private static List<Object> values(List<Object> given) {
    List<Object> values = given == null ? List.of() : given;
    for (Object value : values) {
      Require.that(
          Objects.nonNull(value) && !(value instanceof Collection),
          "is: expected text, numbers or booleans, found %s",
          values);
    }
    return values.stream().map(Values::plain).toList();
  }

  /** Whether the outcome depends on the user. */
  boolean readsUser() {
    return isUser.isPresent() || isNotUser.isPresent();
  }

  /** The user's attribute it reads. */
  Optional<String> userAttribute() {
    return isUser.or(() -> isNotUser);
  }

  /** For conditions that do not read the user. */
  boolean meets(List<Object> values) {
    if (values.isEmpty()) {
      return missing.map(Missing.KEEP::equals).orElse(!isNot.isEmpty());
    }
    if (!is.isEmpty()) {
      return !Collections.disjoint(values, is);
    }
    if (!isNot.isEmpty()) {
      return Collections.disjoint(values, isNot);
    }
    return values.stream().anyMatch(this::isInRange);
  }

  private boolean isInRange(Object value) {
    return value instanceof BigDecimal number
        && atLeast.map(least -> number.compareTo(least) >= 0).orElse(true)
        && atMost.map(most -> number.compareTo(most) <= 0).orElse(true);
  }

  /** For conditions that read the user: whether an item without the attribute meets it. */
  boolean keepsMissing() {
    return missing.map(Missing.KEEP::equals).orElse(isNotUser.isPresent());
  }

  boolean keepsForUserMissing() {
    return userMissing.map(Missing.KEEP::equals).orElse(true);
  }
}
