using SecureNet.Cloud;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Provisioning;

/// <summary>
/// Plans workgroups, and databases, tables and views of the catalog. All of these but the workgroup are made by statements that run in it.
/// </summary>
internal static class AthenaDiff
{
    public static void Plan(WorkGroup wanted, WorkGroup? have, PlanBuilder plan)
    {
        if (have is null)
        {
            plan.Provides(wanted, plan.Add(wanted.Place, new CreateWorkGroup(wanted.Id, wanted.Settings) { Tags = wanted.Tags }));
        }
        else if (have.Settings != wanted.Settings)
        {
            plan.Provides(wanted, plan.Add(wanted.Place, new UpdateWorkGroup(wanted.Id, wanted.Settings)));
        }
    }

    public static void Plan(CatalogDatabase wanted, CatalogDatabase? have, PlanBuilder plan)
    {
        if (have is not null) { return; }
        plan.Provides(wanted, plan.Add(wanted.Place, new CreateCatalogDatabase(wanted.Id, wanted.BucketName!,
            FlowLogTableBlueprint.WorkGroupOf(wanted.BucketName!)) { Tags = wanted.Tags }));
    }

    public static void Plan(CatalogTable wanted, CatalogTable? have, PlanBuilder plan)
    {
        string group = FlowLogTableBlueprint.WorkGroupOf(wanted.BucketName!);
        if (wanted.Definition is { } table)
        {
            int? step = have is null
                ? plan.Add(wanted.Place, new CreateFlowLogTable(wanted.DatabaseName, table, group) { Tags = wanted.Tags })
                : have.Definition is { } old && FlowLogDdl.PropertiesOf(old).SequenceEqual(FlowLogDdl.PropertiesOf(table)) ? null
                : plan.Add(wanted.Place, new AlterFlowLogTable(wanted.DatabaseName, table, group));
            if (step is { } last) { plan.Provides(wanted, last); }
        }
        else if (have is null || !have.ViewParts.SetEquals(wanted.ViewParts))
        {
            // After the tables that it names.
            plan.Add(wanted.Place, new CreateFlowLogView(wanted.DatabaseName, wanted.TableName, wanted.ViewText!,
                group) { Tags = wanted.Tags, BucketName = wanted.BucketName! },
                [.. wanted.ViewParts.SelectMany(p => plan.ProvidersOf(wanted.Place, CatalogTable.IdOf(wanted.DatabaseName, p)))]);
        }
    }
}
