// The pages of the manual. To add a page: its array, its line in the table, which gives the order of `sendguard help`.
#include "CDefaults.h"

// #embed is C23, which this clang knows in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char stop_page[] = {
#embed "../sendguard/Documentation.docc/stop.md"
};

static const unsigned char after_a_mistake_page[] = {
#embed "../sendguard/Documentation.docc/after-a-mistake.md"
};

static const unsigned char first_day_page[] = {
#embed "../sendguard/Documentation.docc/first-day.md"
};

static const unsigned char kill_switch_page[] = {
#embed "../sendguard/Documentation.docc/kill-switch.md"
};

static const unsigned char held_page[] = {
#embed "../sendguard/Documentation.docc/held.md"
};

static const unsigned char incidents_page[] = {
#embed "../sendguard/Documentation.docc/incidents.md"
};

static const unsigned char apologies_page[] = {
#embed "../sendguard/Documentation.docc/apologies.md"
};

static const unsigned char failures_page[] = {
#embed "../sendguard/Documentation.docc/failures.md"
};

static const unsigned char lists_page[] = {
#embed "../sendguard/Documentation.docc/lists.md"
};

static const unsigned char list_files_page[] = {
#embed "../sendguard/Documentation.docc/list-files.md"
};

static const unsigned char content_page[] = {
#embed "../sendguard/Documentation.docc/content.md"
};

static const unsigned char trips_page[] = {
#embed "../sendguard/Documentation.docc/trips.md"
};

static const unsigned char audit_page[] = {
#embed "../sendguard/Documentation.docc/audit.md"
};

static const unsigned char clients_page[] = {
#embed "../sendguard/Documentation.docc/clients.md"
};

static const unsigned char configuration_page[] = {
#embed "../sendguard/Documentation.docc/configuration.md"
};

static const unsigned char settings_page[] = {
#embed "../sendguard/Documentation.docc/settings.md"
};

static const unsigned char performance_page[] = {
#embed "../sendguard/Documentation.docc/performance.md"
};

static const unsigned char house_page[] = {
#embed "../sendguard/Documentation.docc/house.md"
};

static const unsigned char life_of_a_message_page[] = {
#embed "../sendguard/Documentation.docc/life-of-a-message.md"
};

static const unsigned char add_a_check_page[] = {
#embed "../sendguard/Documentation.docc/add-a-check.md"
};

static const unsigned char add_a_profile_page[] = {
#embed "../sendguard/Documentation.docc/add-a-profile.md"
};

static const unsigned char extending_page[] = {
#embed "../sendguard/Documentation.docc/extending.md"
};

static const unsigned char store_page[] = {
#embed "../sendguard/Documentation.docc/store.md"
};

static const unsigned char testing_page[] = {
#embed "../sendguard/Documentation.docc/testing.md"
};

static const struct {
    const char *topic;
    const unsigned char *bytes;
    size_t count;
} pages[] = {
    {"stop", stop_page, sizeof stop_page},
    {"after-a-mistake", after_a_mistake_page, sizeof after_a_mistake_page},
    {"first-day", first_day_page, sizeof first_day_page},
    {"kill-switch", kill_switch_page, sizeof kill_switch_page},
    {"held", held_page, sizeof held_page},
    {"incidents", incidents_page, sizeof incidents_page},
    {"apologies", apologies_page, sizeof apologies_page},
    {"failures", failures_page, sizeof failures_page},
    {"lists", lists_page, sizeof lists_page},
    {"list-files", list_files_page, sizeof list_files_page},
    {"content", content_page, sizeof content_page},
    {"trips", trips_page, sizeof trips_page},
    {"audit", audit_page, sizeof audit_page},
    {"clients", clients_page, sizeof clients_page},
    {"configuration", configuration_page, sizeof configuration_page},
    {"settings", settings_page, sizeof settings_page},
    {"performance", performance_page, sizeof performance_page},
    {"house", house_page, sizeof house_page},
    {"life-of-a-message", life_of_a_message_page, sizeof life_of_a_message_page},
    {"add-a-check", add_a_check_page, sizeof add_a_check_page},
    {"add-a-profile", add_a_profile_page, sizeof add_a_profile_page},
    {"extending", extending_page, sizeof extending_page},
    {"store", store_page, sizeof store_page},
    {"testing", testing_page, sizeof testing_page},
};

size_t cd_page_count(void) { return sizeof pages / sizeof pages[0]; }

const char *cd_page_topic(size_t index) { return pages[index].topic; }

const unsigned char *cd_page_bytes(size_t index, size_t *count) {
    *count = pages[index].count;
    return pages[index].bytes;
}
