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
   * Trains a model and leaves its receipt.
   *
   * @param command as a container is given it: {@code train --root ROOT ...}
   * @return the exit code
   */
  int train(List<String> command) throws Exception;
}
