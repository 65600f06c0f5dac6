package dev.nightjar.dataset.identity;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Options of the engine, so that they reach every machine of a job: which AWS role to take. Empty
 * where credentials come from the standard chain, as on one machine or in AWS.
 */
public interface AwsRoleOptions extends PipelineOptions {
  @Description("ARN of the AWS role that the job's service account may take.")
  String getAwsRole();

  void setAwsRole(String role);

  @Description("What the service account's token is made out to, as the trust of the role says.")
  String getAwsAudience();

  void setAwsAudience(String audience);

  @Description("AWS region of the root.")
  String getAwsRegion();

  void setAwsRegion(String region);
}
