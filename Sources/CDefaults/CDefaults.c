// To add a file: add its array and its line in the table.
#include "CDefaults.h"

// #embed is C23, which this clang knows in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char placeholders[] = {
#embed "../../config/placeholders.yaml"
};

static const unsigned char list_formats[] = {
#embed "../../config/list-formats.yaml"
};

static const unsigned char playbook_data_exposure[] = {
#embed "../../config/playbooks/data-exposure.yaml"
};

static const unsigned char playbook_duplicate_send[] = {
#embed "../../config/playbooks/duplicate-send.yaml"
};

static const unsigned char playbook_other[] = {
#embed "../../config/playbooks/other.yaml"
};

static const unsigned char playbook_placeholder[] = {
#embed "../../config/playbooks/placeholder.yaml"
};

static const unsigned char playbook_stale_suppression[] = {
#embed "../../config/playbooks/stale-suppression.yaml"
};

static const unsigned char playbook_wrong_content[] = {
#embed "../../config/playbooks/wrong-content.yaml"
};

static const unsigned char playbook_wrong_segment[] = {
#embed "../../config/playbooks/wrong-segment.yaml"
};

static const unsigned char profile_elasticemail[] = {
#embed "../../config/profiles/elasticemail.yaml"
};

static const unsigned char profile_mailersend[] = {
#embed "../../config/profiles/mailersend.yaml"
};

static const unsigned char profile_mailgun[] = {
#embed "../../config/profiles/mailgun.yaml"
};

static const unsigned char profile_mailjet[] = {
#embed "../../config/profiles/mailjet.yaml"
};

static const unsigned char profile_mandrill[] = {
#embed "../../config/profiles/mandrill.yaml"
};

static const unsigned char profile_plain[] = {
#embed "../../config/profiles/plain.yaml"
};

static const unsigned char profile_neodeliver[] = {
#embed "../../config/profiles/neodeliver.yaml"
};

static const unsigned char profile_postmark[] = {
#embed "../../config/profiles/postmark.yaml"
};

static const unsigned char profile_sendgrid[] = {
#embed "../../config/profiles/sendgrid.yaml"
};

static const unsigned char profile_ses[] = {
#embed "../../config/profiles/ses.yaml"
};

static const unsigned char profile_sparkpost[] = {
#embed "../../config/profiles/sparkpost.yaml"
};

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

static const unsigned char list_formats_page[] = {
#embed "../sendguard/Documentation.docc/list-formats.md"
};

static const unsigned char content_page[] = {
#embed "../sendguard/Documentation.docc/content.md"
};

static const unsigned char control_room_page[] = {
#embed "../sendguard/Documentation.docc/control-room.md"
};

static const unsigned char trips_page[] = {
#embed "../sendguard/Documentation.docc/trips.md"
};

static const unsigned char audit_page[] = {
#embed "../sendguard/Documentation.docc/audit.md"
};

static const unsigned char access_page[] = {
#embed "../sendguard/Documentation.docc/access.md"
};

static const unsigned char metrics_page[] = {
#embed "../sendguard/Documentation.docc/metrics.md"
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
    const char *path;
    const unsigned char *bytes;
    size_t count;
} files[] = {
    {"placeholders.yaml", placeholders, sizeof placeholders},
    {"list-formats.yaml", list_formats, sizeof list_formats},
    {"playbooks/data-exposure.yaml", playbook_data_exposure, sizeof playbook_data_exposure},
    {"playbooks/duplicate-send.yaml", playbook_duplicate_send, sizeof playbook_duplicate_send},
    {"playbooks/other.yaml", playbook_other, sizeof playbook_other},
    {"playbooks/placeholder.yaml", playbook_placeholder, sizeof playbook_placeholder},
    {"playbooks/stale-suppression.yaml", playbook_stale_suppression, sizeof playbook_stale_suppression},
    {"playbooks/wrong-content.yaml", playbook_wrong_content, sizeof playbook_wrong_content},
    {"playbooks/wrong-segment.yaml", playbook_wrong_segment, sizeof playbook_wrong_segment},
    {"profiles/elasticemail.yaml", profile_elasticemail, sizeof profile_elasticemail},
    {"profiles/mailersend.yaml", profile_mailersend, sizeof profile_mailersend},
    {"profiles/mailgun.yaml", profile_mailgun, sizeof profile_mailgun},
    {"profiles/mailjet.yaml", profile_mailjet, sizeof profile_mailjet},
    {"profiles/mandrill.yaml", profile_mandrill, sizeof profile_mandrill},
    {"profiles/plain.yaml", profile_plain, sizeof profile_plain},
    {"profiles/neodeliver.yaml", profile_neodeliver, sizeof profile_neodeliver},
    {"profiles/postmark.yaml", profile_postmark, sizeof profile_postmark},
    {"profiles/sendgrid.yaml", profile_sendgrid, sizeof profile_sendgrid},
    {"profiles/ses.yaml", profile_ses, sizeof profile_ses},
    {"profiles/sparkpost.yaml", profile_sparkpost, sizeof profile_sparkpost},
    // The pages, in the order of `sendguard help`.
    {"help/stop.md", stop_page, sizeof stop_page},
    {"help/after-a-mistake.md", after_a_mistake_page, sizeof after_a_mistake_page},
    {"help/first-day.md", first_day_page, sizeof first_day_page},
    {"help/control-room.md", control_room_page, sizeof control_room_page},
    {"help/kill-switch.md", kill_switch_page, sizeof kill_switch_page},
    {"help/held.md", held_page, sizeof held_page},
    {"help/incidents.md", incidents_page, sizeof incidents_page},
    {"help/apologies.md", apologies_page, sizeof apologies_page},
    {"help/failures.md", failures_page, sizeof failures_page},
    {"help/lists.md", lists_page, sizeof lists_page},
    {"help/list-files.md", list_files_page, sizeof list_files_page},
    {"help/list-formats.md", list_formats_page, sizeof list_formats_page},
    {"help/content.md", content_page, sizeof content_page},
    {"help/trips.md", trips_page, sizeof trips_page},
    {"help/audit.md", audit_page, sizeof audit_page},
    {"help/access.md", access_page, sizeof access_page},
    {"help/metrics.md", metrics_page, sizeof metrics_page},
    {"help/clients.md", clients_page, sizeof clients_page},
    {"help/configuration.md", configuration_page, sizeof configuration_page},
    {"help/settings.md", settings_page, sizeof settings_page},
    {"help/performance.md", performance_page, sizeof performance_page},
    {"help/house.md", house_page, sizeof house_page},
    {"help/life-of-a-message.md", life_of_a_message_page, sizeof life_of_a_message_page},
    {"help/add-a-check.md", add_a_check_page, sizeof add_a_check_page},
    {"help/add-a-profile.md", add_a_profile_page, sizeof add_a_profile_page},
    {"help/extending.md", extending_page, sizeof extending_page},
    {"help/store.md", store_page, sizeof store_page},
    {"help/testing.md", testing_page, sizeof testing_page},
};

size_t cd_count(void) { return sizeof files / sizeof files[0]; }

const char *cd_path(size_t index) { return files[index].path; }

const unsigned char *cd_bytes(size_t index, size_t *count) {
    *count = files[index].count;
    return files[index].bytes;
}
