package dev.skillvault.impl.request;

/**
 * A sheet of a spreadsheet: its title, or {@code #ID} with the numeric id that structural requests name it by. Titles are compared
 * exactly; two that differ in case only cannot be in one spreadsheet, so nothing is lost.
 */
final class SheetKind implements ResourceKind {

    @Override
    public String canonical(String value) {
        return SheetReference.granted(value).map(SheetReference::text).orElse(value);
    }

    @Override
    public boolean isGrantable(String value) {
        return SheetReference.granted(value).isPresent();
    }

    @Override
    public boolean covers(String granted, String touched) {
        return granted.equals(touched);
    }
}
