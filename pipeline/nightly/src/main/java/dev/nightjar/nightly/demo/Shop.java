package dev.nightjar.nightly.demo;

import java.util.List;

/**
 * The words of an invented shop for gardens and the outdoors. An interest is what a customer comes
 * back for; its six steps follow from each other, so a customer who has taken one is likely to take
 * the next.
 */
final class Shop {
  /**
   * @param department first category
   * @param name second category
   * @param steps what is bought, in the order a beginner buys it
   */
  record Interest(String department, String name, List<String> steps) {}

  /** A maker with a material it is known for: the line a customer tends to stay with. */
  record Line(String brand, String material) {}

  static final int STEPS = 6;

  static final List<Interest> INTERESTS =
      List.of(
          new Interest(
              "Garden",
              "Kitchen Garden",
              List.of(
                  "Seed Tray",
                  "Potting Trowel",
                  "Watering Can",
                  "Plant Support",
                  "Pruning Knife",
                  "Harvest Basket")),
          new Interest(
              "Garden",
              "Balcony Flowers",
              List.of(
                  "Window Box",
                  "Bulb Planter",
                  "Hanging Pot",
                  "Misting Bottle",
                  "Trellis Panel",
                  "Flower Shears")),
          new Interest(
              "Garden",
              "Beekeeping",
              List.of(
                  "Bee Veil",
                  "Hive Stand",
                  "Brood Frame",
                  "Bee Smoker",
                  "Honey Strainer",
                  "Honey Jar Set")),
          new Interest(
              "Trail",
              "Day Hiking",
              List.of(
                  "Rucksack",
                  "Trekking Poles",
                  "Drinking Flask",
                  "Rain Cape",
                  "Gaiters",
                  "Map Case")),
          new Interest(
              "Trail",
              "Overnight Camping",
              List.of(
                  "Trail Tent",
                  "Sleeping Mat",
                  "Sleeping Bag",
                  "Camp Lantern",
                  "Folding Stool",
                  "Tent Repair Kit")),
          new Interest(
              "Trail",
              "Campfire Cooking",
              List.of(
                  "Fire Steel",
                  "Tripod Grill",
                  "Camp Kettle",
                  "Skillet",
                  "Spice Roll",
                  "Ash Shovel")),
          new Interest(
              "Rock and Water",
              "Bouldering",
              List.of(
                  "Climbing Shoes",
                  "Chalk Bag",
                  "Crash Pad",
                  "Hold Brush",
                  "Finger Trainer",
                  "Climbing Tape")),
          new Interest(
              "Rock and Water",
              "Angling",
              List.of(
                  "Fishing Rod",
                  "Fishing Reel",
                  "Tackle Box",
                  "Lure Set",
                  "Landing Net",
                  "Smoking Oven")),
          new Interest(
              "Field",
              "Birdwatching",
              List.of(
                  "Nest Box",
                  "Bird Feeder",
                  "Binoculars",
                  "Field Journal",
                  "Tripod Hide",
                  "Spotting Scope")),
          new Interest(
              "Field",
              "Stargazing",
              List.of(
                  "Star Chart",
                  "Red Torch",
                  "Telescope",
                  "Eyepiece Set",
                  "Observing Chair",
                  "Dew Heater")));

  static final List<String> BRANDS =
      List.of(
          "Aldergrove",
          "Brackenhill",
          "Cairnwood",
          "Dunmarsh",
          "Elderfen",
          "Fernhollow",
          "Gorsebank",
          "Heronsby",
          "Ivydale",
          "Juniperlea",
          "Kestrelmoor",
          "Larkfield",
          "Mossbeck",
          "Nettlecombe",
          "Otterford",
          "Pinemere");

  static final List<String> MATERIALS =
      List.of(
          "Ash Wood",
          "Copper",
          "Waxed Canvas",
          "Cork",
          "Steel",
          "Hemp",
          "Bamboo",
          "Recycled Nylon");

  static final List<String> COLOURS = List.of("moss", "slate", "rust", "sand", "night blue", "oat");

  static final List<String> PRAISE =
      List.of(
          "made to last",
          "light and quiet",
          "easy to mend",
          "for small hands too",
          "packs away flat",
          "for every season");

  private Shop() {}
}
