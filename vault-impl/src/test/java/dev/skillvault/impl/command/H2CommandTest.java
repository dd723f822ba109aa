package dev.skillvault.impl.command;

import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.store.StoreUrl;

class H2CommandTest extends CommandContractTest {
    @Override
    StoreUrl newStore() {
        return StoreUrl.parse(TestVaults.url(folder));
    }
}
