"""What is known of a project once talks begin: money, room, people, in yuan and m²."""

from crm.leads.models import Source


def facts_of(plan, origin=None):
    """The fields that the owner fills in, as Lead.edit takes them."""
    firm, amount = plan.firm, plan.amount
    output = amount * plan.chance(110, 190) // 100
    return {
        "project_type": plan.project_type,
        "origin": origin or firm.origin,
        "source": plan.dice.choice(Source.values),
        "segment": plan.scene.segments.get(firm.trade),
        "planned_investment": amount,
        "planned_fixed_assets": amount * plan.chance(65, 85) // 100,
        **_room(plan),
        "power_kva": amount // 10**7 * plan.chance(6, 14) + 315,
        "energy_tce": amount // 10**6 * plan.chance(1, 6),
        "output": output,
        "tax": output * plan.chance(3, 6) // 100,
        "jobs": amount // 10**6 * plan.chance(4, 9) // 10 + 20,
    }


def _room(plan):
    """New projects of weight ask for land, the others for a workshop."""
    if plan.project_type == "new_land":
        return {"land_m2": max(10, plan.amount // 35_000_000) * 667}
    return {"floor_m2": min(9_000, 1_200 + plan.amount // 50_000)}
