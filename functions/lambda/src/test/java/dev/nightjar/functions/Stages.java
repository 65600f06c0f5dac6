package dev.nightjar.functions;

import java.util.List;
import java.util.Map;

/** The two stages of a night that are containers in the cloud. */
interface Stages {
  /**
   * Builds a dataset and leaves its receipt.
   *
   * @param parameters settings as a flex template is given them: {@code root}, {@code date}, {@code
   *     receipt} and those of the night
   * @return the exit code
   */
  int dataset(Map<String, String> parameters) throws Exception;

  /**
   * Builds a dataset or trains a model in a container of AWS Batch, and leaves its receipt.
   *
   * @param command as the container is given it: {@code train --root ROOT ...}, {@code dataset ...}
   * @param environment what the state machine adds to that of the job definition
   * @return the exit code
   */
  int container(List<String> command, Map<String, String> environment) throws Exception;
}
