package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** How many similar users are found, and how they are searched. */
public record SimilarUserSettings(
    @Heading("Similar users")
        @Setting(value = "Similar users per user, 1 to 1,000.", defaultValue = "10")
        int similarUsers,
    @Setting(
            value =
                "Largest number of users, 0 or more, for which similar users are found by exact search.",
            defaultValue = "100000")
        int exactUsers,
    @Setting(
            value =
                "Users per cell of the approximate search for similar users, on average; 10 or more.",
            defaultValue = "500")
        int cellUsers,
    @Setting(
            value =
                "Cells that the approximate search for similar users looks at per user, 1"
                    + " to 100,000, if there are up to 600 cells; with more, it grows with the"
                    + " square root of their number.",
            defaultValue = "32")
        int probedCells) {

  public SimilarUserSettings {
    Require.inRange(similarUsers, 1, 1000, "--similar-users");
    Require.atLeast(exactUsers, 0, "--exact-users");
    Require.atLeast(cellUsers, 10, "--cell-users");
    Require.inRange(probedCells, 1, 100_000, "--probed-cells");
  }

  /** The search among vectors of that width. */
  public FindSimilarUsers.Options options(int width) {
    return new FindSimilarUsers.Options(
        similarUsers,
        width,
        exactUsers,
        cellUsers,
        probedCells,
        FindSimilarUsers.Options.regionUsers(width));
  }
}
