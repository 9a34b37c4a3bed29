// To add a file: add its array and its line in the table.
#include "CDefaults.h"

// #embed is C23, which this clang knows in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char placeholders[] = {
#embed "../../config/placeholders.yaml"
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

static const struct {
    const char *path;
    const unsigned char *bytes;
    size_t count;
} files[] = {
    {"placeholders.yaml", placeholders, sizeof placeholders},
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
    {"profiles/postmark.yaml", profile_postmark, sizeof profile_postmark},
    {"profiles/sendgrid.yaml", profile_sendgrid, sizeof profile_sendgrid},
    {"profiles/ses.yaml", profile_ses, sizeof profile_ses},
    {"profiles/sparkpost.yaml", profile_sparkpost, sizeof profile_sparkpost},
};

size_t cd_count(void) { return sizeof files / sizeof files[0]; }

const char *cd_path(size_t index) { return files[index].path; }

const unsigned char *cd_bytes(size_t index, size_t *count) {
    *count = files[index].count;
    return files[index].bytes;
}
