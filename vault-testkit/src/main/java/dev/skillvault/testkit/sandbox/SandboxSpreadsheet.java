package dev.skillvault.testkit.sandbox;

import java.util.List;
import java.util.Map;

/**
 * A view of one spreadsheet.
 *
 * @param id as used in the API's paths
 * @param title as shown to people
 * @param sheets each sheet's rows as displayed, by title
 * @since 0.1.0
 */
public record SandboxSpreadsheet(String id, String title, Map<String, List<List<String>>> sheets) {

    /**
     * Copies the map.
     *
     * @param id as used in the API's paths
     * @param title as shown to people
     * @param sheets each sheet's rows as displayed, by title
     */
    public SandboxSpreadsheet {
        sheets = Map.copyOf(sheets);
    }
}
