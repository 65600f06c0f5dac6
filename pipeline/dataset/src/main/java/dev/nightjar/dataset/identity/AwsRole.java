package dev.nightjar.dataset.identity;

import dev.nightjar.contract.Require;
import java.util.Arrays;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A role of AWS and how to take it.
 *
 * @param arn of the role
 * @param audience what the token has to be made out to
 * @param region of the root
 */
public record AwsRole(String arn, String audience, String region) {
  public AwsRole {
    Require.that(
        arn.matches("arn:aws[a-z-]*:iam::\\d{12}:role/.+"),
        "--awsRole must be the ARN of a role, was %s",
        arn);
    Require.notBlank(audience, "--awsAudience");
    Require.notBlank(region, "--awsRegion");
  }

  /** The role that a job was started with, if it was. */
  static Optional<AwsRole> of(PipelineOptions options) {
    AwsRoleOptions role = options.as(AwsRoleOptions.class);
    return of(role.getAwsRole(), role.getAwsAudience(), role.getAwsRegion());
  }

  /** The role among the arguments of a flex template's launcher, if one is. */
  public static Optional<AwsRole> of(String[] args) {
    return of(value(args, "awsRole"), value(args, "awsAudience"), value(args, "awsRegion"));
  }

  private static Optional<AwsRole> of(String arn, String audience, String region) {
    return arn == null || arn.isEmpty()
        ? Optional.empty()
        : Optional.of(new AwsRole(arn, orEmpty(audience), orEmpty(region)));
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }

  private static String value(String[] args, String name) {
    String start = "--" + name + "=";
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(start))
        .map(arg -> arg.substring(start.length()))
        .findFirst()
        .orElse("");
  }
}
