package dev.nightjar.stage.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One setting of a stage, on a component of its settings record. The component {@code learningRate}
 * of stage {@code train} is the flag {@code --learning-rate}, the variable {@code
 * NIGHTJAR_TRAIN_LEARNING_RATE} and the key {@code train: learning-rate:} of the YAML file; flags
 * win over variables, variables over the file, the file over the default.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Says that there is no default: the setting must be given, unless its type is Optional. */
  String NONE = "\u0000none";

  /** One sentence for {@code --help}. */
  String value();

  /** The default, as it would be typed. */
  String defaultValue() default NONE;

  /**
   * The stage that made the folder which the setting names: what it made for the night is the
   * default. See {@link NightOfStage}.
   */
  String madeBy() default "";

  /**
   * What is made anew when the value changes. Ids and checkpoints follow from it: see {@link
   * Settings#identity}.
   */
  Affects affects() default Affects.RESULT;
}
