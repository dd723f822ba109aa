package dev.skillvault.impl.alert;

import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.store.StoreUrl;

class H2AlertStoreTest extends AlertStoreContractTest {
    @Override
    StoreUrl newStore() {
        return StoreUrl.parse(TestVaults.url(folder));
    }
}
