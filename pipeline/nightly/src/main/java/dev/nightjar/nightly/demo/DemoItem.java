package dev.nightjar.nightly.demo;

import java.util.List;
import java.util.Map;

/** One line of the demo's catalog, in the input format; the components are its fields. */
record DemoItem(
    String itemId,
    String title,
    String brand,
    List<String> categories,
    String description,
    double price,
    Map<String, Object> attributes) {}
