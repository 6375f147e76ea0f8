// How one order adds to a report. For report.cc.
#pragma once

#include "server/app/deciding.h"
#include "server/app/report.h"

namespace kulanz {

class ReportCount {
 public:
  ReportCount(PolicyShelf& policies, Instant now, ControlGroup in_control_group)
      : policies_(policies), now_(now), in_control_group_(std::move(in_control_group)) {}

  // Throws Refusal report_too_large.
  void add(Reader& reader, const OrderRecord& order);

  // {"orders","total","by_policy","by_partner","repeat_orders"}
  Json json() const;

 private:
  // The rows that a promise counts in.
  struct Rows {
    ReportRow& total;
    ReportRow& policy;
    ReportRow& partner;
    template <typename Add>
    void each(const Add& add) {
      add(total);
      add(policy);
      add(partner);
    }
  };

  // Whether the promise was broken.
  bool add_promise(Reader& reader, const OrderRecord& order, const PromiseRecord& promise,
                   const std::vector<EventRecord>& events);
  void add_state(Rows& rows, const Decision& decision, bool broken);
  void add_delay(Rows& rows, const Decision& decision);
  void add_money(Rows& rows, Reader& reader, const OrderRecord& order, const std::string& promise);
  void add_cases(Rows& rows, Reader& reader, const OrderRecord& order, const std::string& promise);
  void add_again(Reader& reader, const OrderRecord& order);
  ReportRow& partner_row(const std::string& partner);

  PolicyShelf& policies_;
  const Instant now_;
  const ControlGroup in_control_group_;
  std::int64_t orders_ = 0;
  ReportRow total_;
  std::map<std::string, ReportRow> by_policy_;
  std::map<std::string, ReportRow> by_partner_;
  bool has_control_group_ = false;
  ReportAgain control_;
  ReportAgain rest_;
};

}  // namespace kulanz
