package dev.nightjar.stage.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Here begins a group of settings; {@code --help} says so. It ends where the next one begins. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Heading {
  /** A word or a few, capitalized. */
  String value();
}
